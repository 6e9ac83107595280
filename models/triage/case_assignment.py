from odoo import models


class CaseAssignment(models.AbstractModel):
    """Received cases that were given to somebody."""

    _name = "grandes.clientes.case.assignment"
    _inherit = "grandes.clientes.case.assignment"

    def _get_portfolio(self, case):
        """Let whom a received case was given to work it, before the portfolio."""
        given = case.user_id if case.state == "received" else case.user_id.browse()
        return given | super()._get_portfolio(case)
