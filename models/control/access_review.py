from odoo import api, models


class AccessReview(models.Model):
    """A control that is expected each month has its validation opened each month."""

    _name = "grandes.clientes.access.review"
    _inherit = "grandes.clientes.access.review"

    @api.model
    def _is_monthly(self, company):
        """Add what the company's controls ask for."""
        return super()._is_monthly(company) or any(
            rule.model == self._name
            and (rule.frequency or control.frequency) == "monthly"
            for control in self.env["grandes.clientes.control"]._find_for(company)
            for rule in control.rule_ids
        )
