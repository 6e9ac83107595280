from odoo import api, fields, models

from .executing import current

#: What authorised a change.
APPROVALS = [
    ("delegated", "By delegation"),
    ("approved", "By approval"),
    ("different", "Not as approved"),
    ("unapproved", "Without approval"),
]


class Consultation(models.Model):
    """What authorised a change; a change without authority is a deviation (I06).

    It has happened, so it is recorded all the same.
    """

    _name = "grandes.clientes.consultation"
    _inherit = "grandes.clientes.consultation"

    change_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation.change",
        string="What was changed",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    amount = fields.Float(digits=(16, 2), aggregator=None)
    value_before = fields.Char(string="Before")
    value_after = fields.Char(string="After")
    approval = fields.Selection(
        selection=APPROVALS,
        string="Allowed by",
        compute="_compute_approval",
        compute_sudo=True,
        store=True,
        precompute=True,
        help="Empty where nobody asked for a delegation or an approval.",
    )
    delegation_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation",
        compute="_compute_approval",
        compute_sudo=True,
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    delegation_request_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation.request",
        string="Approved request",
        compute="_compute_approval",
        compute_sudo=True,
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _unapproved_idx = models.Index(
        "(company_id, consulted_on) WHERE approval IN ('unapproved', 'different')"
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields of the authorisation, which is computed, not entered."""
        return super()._get_protected_fields() | {
            "approval",
            "delegation_id",
            "delegation_request_id",
        }

    @api.depends("case_id", "system_id", "operation", "user_id", "change_id")
    @api.depends("amount", "value_after", "system_down", "consulted_on")
    def _compute_approval(self):
        """Match changes with delegations in force and approved requests."""
        changes = self.filtered(
            lambda row: row.operation == "modify"
            and not row.system_down
            and row.case_id
            and row.system_id
        )
        matches = {}
        if changes:
            matching = self.env["grandes.clientes.delegation.matching"]
            matches = matching._get_matches(changes)
        for row in self:
            approval, delegation, request = matches.get(row, (False, False, False))
            row.approval = approval
            row.delegation_id = delegation
            row.delegation_request_id = request

    @api.model_create_multi
    def create(self, vals_list):
        """Record consultations; one that matches an approved request executes it."""
        executing = current()
        if executing:
            for vals in vals_list:
                _request_id, told = executing.get(vals.get("case_id"), (None, {}))
                for name, value in told.items():
                    vals.setdefault(name, value)
        rows = super().create(vals_list)
        for row in rows:
            request = row.delegation_request_id
            if request:
                request.sudo(False).with_user(self.env.user)._apply_execution(row)
        return rows

    def _get_event_facts(self):
        """Add what authorised the change, where the company requires it."""
        facts = super()._get_event_facts()
        return facts | ({"approval": self.approval} if self.approval else {})
