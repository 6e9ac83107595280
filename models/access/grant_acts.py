from odoo import api, models


class AccessGrant(models.Model):
    """Giving, suspending and ending."""

    _name = "grandes.clientes.access.grant"
    _inherit = "grandes.clientes.access.grant"

    def _do_grant(self):
        """Give the profiles: at once, or at the instant on which they begin."""

    def _do_end(self, reason):
        """End the grants now; the role's group goes unless another grant gives it."""

    def _do_suspend(self, reason=None):
        """Take what the grants give, without ending them."""

    def _do_resume(self, reason=None):
        """Give again what was suspended."""

    @api.model
    def _cron_begin_and_end(self):
        """Begin and end what is due."""
