from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...tools import clock

# Maximum number of names shown.
_NAMES_SHOWN = 3


class Filing(models.Model):
    """Spreadsheets that name another entity than that of their filing.

    Whichever channel they came by, no row is registered until somebody has decided.
    """

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    sheet_named = fields.Char(
        string="Entity that the spreadsheet names",
        compute="_compute_sheet_named",
        help="Whose the spreadsheet says that it is, if another's.",
    )
    sheet_named_partner_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_sheet_named"
    )

    @api.depends("sheet_notes_data", "sheet_state", "partner_id")
    def _compute_sheet_named(self):
        for filing in self:
            others, nits = filing._find_sheet_others()
            names = [*others.mapped("display_name"), *(f"NIT {nit}" for nit in nits)]
            filing.sheet_named = ", ".join(names[:_NAMES_SHOWN])
            filing.sheet_named_partner_id = others if len(others) == 1 else False

    def _find_sheet_others(self):
        """Return the large clients and NITs that the sheet names instead.

        Both are empty if the question is settled, or the sheet names nobody.
        """
        data = self.sheet_notes_data or {}
        named = data.get("named")
        if not named or not self.partner_id or data.get("entity_settled"):
            return self.env["res.partner"], []
        return self.env["grandes.clientes.sheet.entity"]._get_others(
            named, self.partner_id
        )

    def _get_named_words(self):
        """Return the entities named instead of the filing's, as text."""
        return self.sheet_named or ""

    def _do_settle_sheet_entity(self):
        """Confirm the filing's entity although the spreadsheet names another.

        :raise AccessError: the user is no front-office advisor
        :raise UserError: it names nobody else
        """
        for filing in self:
            filing._check_may_file_sheet()
            if not filing.sheet_named:
                raise UserError(
                    self.env._(
                        "The spreadsheet of %(name)s names no other entity: go on"
                        " with its rows.",
                        name=filing.name,
                    )
                )
            filing._message_log(
                body=self.env._(
                    "The spreadsheet names %(named)s; it is of %(entity)s all the "
                    "same.",
                    named=filing.sheet_named,
                    entity=filing.partner_id.display_name,
                )
            )
            # Sudo: users may not write what was read; this act, checked above, adds who
            # decided.
            filing.sudo().sheet_notes_data = {
                **filing.sheet_notes_data,
                "entity_settled": [self.env.uid, str(clock.now())],
            }
            filing.line_ids._apply_evaluation()

    def _do_use_sheet_entity(self):
        """Change the filing's entity to the one that its spreadsheet names.

        :raise AccessError: the user is no front-office advisor
        :raise UserError: it names no single large client, rows are cases already, or
            answers would go to a sender who does not belong to it
        """
        for filing in self:
            filing._check_may_file_sheet()
            named = filing.sheet_named_partner_id
            if not named:
                raise UserError(
                    self.env._(
                        "The spreadsheet of %(name)s names no single large client: "
                        "choose the entity on the filing.",
                        name=filing.name,
                    )
                )
            if filing.case_ids:
                raise UserError(
                    self.env._(
                        "Rows of %(name)s are cases already: its entity stays.",
                        name=filing.name,
                    )
                )
            contact = filing._find_contact_of(named)
            if filing.email_from and not contact:
                raise UserError(
                    self.env._(
                        "%(sender)s is nobody known of %(entity)s, and the answers "
                        "would go there: choose entity and contact on the filing.",
                        sender=filing.email_from,
                        entity=named.display_name,
                    )
                )
            filing.write({"partner_id": named.id, "contact_id": contact.id})

    def _find_contact_of(self, entity):
        """Return the contact of an entity: the sender, else its only coordinator."""
        self.ensure_one()
        address = email_normalize(self.email_from or "")
        sender = entity.child_ids.filtered(
            lambda contact: address and contact.email_normalized == address
        )
        coordinators = entity.coordinator_ids
        return sender[:1] or (coordinators if len(coordinators) == 1 else sender)

    # === ACTIONS === #

    def action_settle_sheet_entity(self):
        """Confirm the filing's entity."""
        self._do_settle_sheet_entity()

    def action_use_sheet_entity(self):
        """Change to the entity that the spreadsheet names."""
        self._do_use_sheet_entity()
