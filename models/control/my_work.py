from odoo import api, models


class ResUsers(models.Model):
    """The Coordinador and the Interventoría start at the home of the controls."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model
    def _grandes_clientes_get_my_work(self):
        """Return the home of the controls for both roles."""
        own = ("group_coordinator", "group_oversight")
        return [
            (group, "control_home_action" if group in own else action)
            for group, action in super()._grandes_clientes_get_my_work()
        ]
