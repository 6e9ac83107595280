from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import clock
from ...tools.text import said


class QualityVisitItem(models.Model):
    """The answer to one item of a visit, stored as soon as it is given."""

    _name = "grandes.clientes.quality.visit.item"
    _description = "Item of a visit"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "visit_id, sequence, id"

    visit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.visit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    visit_state = fields.Selection(
        related="visit_id.state", string="State of the visit"
    )
    checklist_item_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.checklist.item",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(related="checklist_item_id.name")
    section = fields.Char(related="checklist_item_id.section")
    guide = fields.Text(related="checklist_item_id.guide")
    criterion = fields.Text(related="checklist_item_id.criterion")
    needs_evidence = fields.Boolean(related="checklist_item_id.needs_evidence")
    answer = fields.Selection(
        selection=[
            ("yes", "Yes"),
            ("no", "No"),
            ("na", "N/A"),
            ("not_verified", "Not verified"),
        ],
        help="What was not verified comes back in the next visit.",
    )
    note = fields.Text(help="What shows it: a number of a case, a date, who said it.")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_visit_item_file_rel",
        column1="item_id",
        column2="attachment_id",
        string="Evidence",
    )
    answered_on = fields.Datetime(readonly=True)
    is_returned = fields.Boolean(
        string="Pending from the last visit",
        readonly=True,
        help="It was not verified in the last visit.",
    )
    is_left_open = fields.Boolean(
        string="Left unanswered",
        readonly=True,
        help="Nobody answered it before the signature: it was not verified.",
    )
    finding_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.finding",
        inverse_name="visit_item_id",
        readonly=True,
    )
    finding_count = fields.Integer(compute="_compute_finding_count")
    is_bare = fields.Boolean(
        string="Nothing shows it yet",
        compute="_compute_is_bare",
        help="The answer asks for a note, a file or a finding.",
    )

    _item_uniq = models.UniqueIndex("(visit_id, checklist_item_id)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that start and signature decide."""
        return super()._get_protected_fields() | {
            "answered_on",
            "checklist_item_id",
            "is_left_open",
            "is_returned",
            "sequence",
            "visit_id",
        }

    @api.depends("answer", "needs_evidence", "note", "attachment_ids", "finding_ids")
    def _compute_is_bare(self):
        """Flag answers without evidence, with which the acta cannot be signed."""
        for item in self:
            asks = "yes" if item.needs_evidence else "no"
            item.is_bare = item.answer in ("no", asks) and not (
                said(item.note) or item.attachment_ids or item.finding_ids
            )

    @api.depends("finding_ids")
    def _compute_finding_count(self):
        for item in self:
            item.finding_count = len(item.finding_ids)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse manual creation: the start of a visit creates its items.

        :raise UserError: the user creates an item
        """
        if not self.env.su:
            raise UserError(
                self.env._("Begin the visit: it brings the items of its checklist.")
            )
        return super().create(vals_list)

    def write(self, vals):
        """Allow the professional to write while the visit is open.

        :raise AccessError: somebody else's visit; the visited person changes nothing
        :raise UserError: the visit is signed
        """
        if {"answer", "note"} & set(vals):
            self._check_unsigned()
        if not self.env.su:
            self._check_open()
        result = super().write(vals)
        if "answer" in vals and not self.env.su:
            # Sudo: users cannot write when it was answered.
            self.sudo().write({"answered_on": clock.now() if vals["answer"] else False})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "An item of a visit is never deleted: say that it does not apply."
            )
        )

    def _check_unsigned(self):
        """Raise if a visit is over, whoever writes: its answers stay."""
        # Sudo: the state decides, also for users who cannot read the visit.
        if set(self.sudo().visit_id.mapped("state")) - {"planned"}:
            raise UserError(
                self.env._(
                    "The visit is signed: what is to be corrected is told by a "
                    "finding, or by the next visit."
                )
            )

    def _check_open(self):
        """Raise unless the user is making this visit now."""
        self.check_access("write")
        self._check_unsigned()
        for visit in self.visit_id:
            if visit.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(professional)s is making this visit: ask them to mark it.",
                        professional=visit.user_id.name,
                    )
                )

    def _get_sealed_attachments(self):
        """Return the evidence of visits that are over, which nobody can remove."""
        return self.filtered(lambda i: i.visit_id.state != "planned").attachment_ids

    def action_answer(self):
        """Set the answer of the pressed button; a second press clears it."""
        answer = self.env.context.get("answer")
        for item in self:
            item.answer = False if item.answer == answer else answer

    def action_find(self):
        """Open the dialog that creates a finding from the item."""
        self.ensure_one()
        self.check_access("read")
        return self.env["grandes.clientes.quality.finding.make"]._get_dialog(
            visit_item_id=self.id,
            criterion=self.criterion,
            condition=self.note,
        )
