from odoo import api, fields, models


class CaseConsult(models.TransientModel):
    """A change says what was changed, and shows by what it is allowed (I06)."""

    _name = "grandes.clientes.case.consult"
    _inherit = "grandes.clientes.case.consult"

    change_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation.change", string="What was changed"
    )
    amount = fields.Float(digits=(16, 2))
    value_after = fields.Char(string="After", help="What the system says now.")
    unapproved_count = fields.Integer(compute="_compute_allowed")
    allowed_by = fields.Char(compute="_compute_allowed")

    @api.depends("operation", "system_id", "line_ids", "system_down")
    @api.depends("change_id", "amount", "value_after")
    def _compute_allowed(self):
        """Say beforehand by what the changes are allowed, case by case."""
        labels = dict(
            self.env["grandes.clientes.consultation"]
            ._fields["approval"]
            ._description_selection(self.env)
        )
        for wizard in self:
            told = wizard._get_approvals()
            wizard.unapproved_count = sum(each == "unapproved" for each in told)
            counts = {code: told.count(code) for code in labels if code in told}
            wizard.allowed_by = ", ".join(
                f"{labels[code]}: {count}" for code, count in counts.items()
            )

    def _get_approvals(self):
        """Return by what the change of each case is allowed, as it stands."""
        self.ensure_one()
        if self.operation != "modify" or not self.system_id or self.system_down:
            return []
        consultations = self.env["grandes.clientes.consultation"]
        rows = consultations.concat(
            *(
                consultations.new(
                    {
                        "case_id": line.case_id._origin.id,
                        "system_id": self.system_id._origin.id,
                        "operation": self.operation,
                        **self._get_more(),
                    }
                )
                for line in self.line_ids
            )
        )
        return rows.mapped("approval")

    def _get_more(self):
        """Add what was changed."""
        more = super()._get_more()
        if self.operation != "modify":
            return more
        return more | {
            "change_id": self.change_id._origin.id,
            "amount": self.amount,
            "value_after": self.value_after,
        }
