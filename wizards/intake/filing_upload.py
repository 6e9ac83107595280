import hashlib
from base64 import b64decode

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock

# Maximum number of entity names shown.
_NAMES_SHOWN = 3


class FilingUpload(models.TransientModel):
    """Wizard to file an entity's spreadsheet and review its rows."""

    _name = "grandes.clientes.filing.upload"
    _description = "Upload a spreadsheet"
    _inherit = ["grandes.clientes.protected.mixin"]

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Entity", required=True
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        help="Who sent it and gets the acknowledgement.",
    )
    contact_email = fields.Char(related="contact_id.email", string="Answered to")
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel",
        required=True,
        default=lambda self: self._default_channel_id(),
    )
    needs_mercurio_in = fields.Boolean(related="channel_id.needs_mercurio_in")
    mercurio_in_number = fields.Char(string="Mercurio number")
    mercurio_in_date = fields.Date(string="Mercurio date")
    # Not required: action_upload raises a clearer error for a missing file.
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    received_on = fields.Datetime(
        string="Received on",
        help="Instant from which the law counts. Dates inside the spreadsheet never "
        "count.",
    )
    is_earlier = fields.Boolean(compute="_compute_is_earlier")
    evidence = fields.Char(
        string="What proves the date",
        help="A header, a stamp, a receipt: whoever reviews the filing will ask.",
    )
    same_filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing", compute="_compute_same_filing_id"
    )

    named_entity = fields.Char(
        compute="_compute_named_entity",
        store=True,
        help="Whose the spreadsheet says that it is, if another's.",
    )
    named_partner_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_named_entity", store=True
    )
    is_of_entity = fields.Boolean(
        string="It is theirs all the same",
        compute="_compute_is_of_entity",
        store=True,
        readonly=False,
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields filled in by reading the file."""
        return super()._get_protected_fields() | {"named_entity", "named_partner_id"}

    @api.model
    def _default_channel_id(self):
        return self.env["grandes.clientes.channel"]._find_by_code("email")

    @api.depends("partner_id")
    def _compute_contact_id(self):
        for wizard in self:
            coordinators = wizard.partner_id.coordinator_ids
            if wizard.contact_id.parent_id != wizard.partner_id:
                wizard.contact_id = coordinators if len(coordinators) == 1 else False

    @api.depends("partner_id", "file")
    def _compute_named_entity(self):
        """Reset the named entity when entity or file change."""
        self.named_entity = self.named_partner_id = False

    @api.depends("partner_id", "file")
    def _compute_is_of_entity(self):
        self.is_of_entity = False

    @api.depends("received_on")
    def _compute_is_earlier(self):
        now = clock.now()
        for wizard in self:
            wizard.is_earlier = wizard.received_on and wizard.received_on < now

    @api.depends("file", "partner_id")
    def _compute_same_filing_id(self):
        Filing = self.env["grandes.clientes.filing"]
        for wizard in self:
            content = wizard._content()
            wizard.same_filing_id = content and Filing.search(
                [
                    ("partner_id", "=", wizard.partner_id.id),
                    ("sheet_state", "!=", False),
                    (
                        "sheet_attachment_id.checksum",
                        "=",
                        # SHA-1 as Odoo's attachment checksum, not for security.
                        hashlib.sha1(content, usedforsecurity=False).hexdigest(),
                    ),
                ],
                limit=1,
            )

    def _content(self):
        self.ensure_one()
        try:
            return b64decode(self.with_context(bin_size=False).file or b"")
        except ValueError:
            return b""

    def action_upload(self):
        """File the spreadsheet and open its rows for review.

        :raise UserError: the file is refused, or data of the filing is missing
        """
        self.ensure_one()
        self._check_complete()
        Filing = self.env["grandes.clientes.filing"]
        content, filename = self._content(), self.filename or ""
        sheet = Filing._read_sheet(content, filename)
        if not self.is_of_entity and self._apply_named_entity(sheet):
            return self._get_shown()
        vals = {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "contact_id": self.contact_id.id,
            "channel_id": self.channel_id.id,
            "received_on": self.received_on or clock.now(),
        }
        if self.needs_mercurio_in:
            vals["mercurio_in_number"] = self.mercurio_in_number
            vals["mercurio_in_date"] = self.mercurio_in_date
        filing = Filing._do_file_sheet(vals, content, filename, sheet)
        if self.is_of_entity and filing.sheet_named:
            filing._do_settle_sheet_entity()
        if self.is_earlier:
            filing._message_log(
                body=self.env._(
                    "Day zero is before the upload: %(evidence)s",
                    evidence=self.evidence,
                )
            )
        return filing.action_review_lines()

    def action_use_named(self):
        """File the spreadsheet for the entity that it names."""
        self.ensure_one()
        if self.named_partner_id:
            self.partner_id = self.named_partner_id
        return self.action_upload()

    def _apply_named_entity(self, sheet):
        """Store other entities that the sheet names; return whether there are any."""
        others, nits = self.env["grandes.clientes.sheet.entity"]._find_others(
            sheet, self.partner_id
        )
        names = [*others.mapped("display_name"), *(f"NIT {nit}" for nit in nits)]
        # Sudo: protected fields, set from the file's content.
        self.sudo().write(
            {
                "named_entity": ", ".join(names[:_NAMES_SHOWN]),
                "named_partner_id": others.id if len(others) == 1 else False,
            }
        )
        return bool(names)

    def _get_shown(self):
        """Return the action that reopens the wizard."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Upload a spreadsheet"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_complete(self):
        """Raise unless file, entity, date and Mercurio's data are complete.

        :raise UserError: the file is missing, or the entity is no large client
        :raise ValidationError: evidence or Mercurio's data are missing
        """
        if not self.file and not self.filename:
            raise UserError(self.env._("Choose the file that the entity sent."))
        case = self.env["grandes.clientes.case"].new({"partner_id": self.partner_id.id})
        if not case._is_large_client():
            raise UserError(
                self.env._(
                    "«%(name)s» is not a large client: receive its matter as a case "
                    "and transfer it to the general channel.",
                    name=self.partner_id.display_name,
                )
            )
        if self.is_earlier and not (self.evidence or "").strip():
            raise ValidationError(
                self.env._("Say what proves the date: a stamp, a header, a receipt.")
            )
        if self.needs_mercurio_in and not (
            self.mercurio_in_number and self.mercurio_in_date
        ):
            raise ValidationError(
                self.env._(
                    "Look it up in Mercurio first: a written request carries its "
                    "Mercurio number and date."
                )
            )
