from odoo import models


class CaseTold(models.AbstractModel):
    """Case status told at the counter: in the words of the portal."""

    _name = "grandes.clientes.case.told"
    _inherit = "grandes.clientes.case.told"

    def _get_told_state(self, case):
        """Return the status of a case without internal details."""
        portal = self.env["grandes.clientes.portal.cases"]
        return portal._get_plain_state(case, {})[1]

    def _get_told_day(self, case):
        """Return the day expected now, if it has not passed."""
        return self.env["grandes.clientes.portal.promise"]._get_expected(case)
