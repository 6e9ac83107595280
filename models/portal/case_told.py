from odoo import models


class CaseTold(models.AbstractModel):
    """Who asks at the counter hears how a case stands as the portal says it."""

    _name = "grandes.clientes.case.told"
    _inherit = "grandes.clientes.case.told"

    def _get_told_state(self, case):
        """Return how a case stands without a word of how we work inside."""
        portal = self.env["grandes.clientes.portal.cases"]
        return portal._get_plain_state(case, False)[1]

    def _get_told_day(self, case):
        """Return the day that is expected now, not one that is over."""
        return self.env["grandes.clientes.portal.promise"]._get_expected(case)
