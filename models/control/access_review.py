from odoo import api, models


class AccessReview(models.Model):
    """Monthly validations are opened if a control requires them monthly."""

    _name = "grandes.clientes.access.review"
    _inherit = "grandes.clientes.access.review"

    @api.model
    def _is_monthly(self, company):
        """Add companies whose controls require monthly validations."""
        return super()._is_monthly(company) or any(
            rule.model == self._name
            and (rule.frequency or control.frequency) == "monthly"
            for control in self.env["grandes.clientes.control"]._find_for(company)
            for rule in control.rule_ids
        )
