from odoo import api, fields, models


class CaseConsult(models.TransientModel):
    """Record of what a look-up changed, and of what allows the change (I06)."""

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
        """Compute in advance what allows the changes, with a count for each basis."""
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
        """Return the current approval code of each case's change."""
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
        """Add the change and its values."""
        more = super()._get_more()
        if self.operation != "modify":
            return more
        return more | {
            "change_id": self.change_id._origin.id,
            "amount": self.amount,
            "value_after": self.value_after,
        }
