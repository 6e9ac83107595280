from odoo import api, models


class ResUsers(models.Model):
    """Home as the start page of supervisors and administrators.

    Other users find their cards above the list where they start.
    """

    _name = "res.users"
    _inherit = "res.users"

    @api.model
    def _grandes_clientes_get_my_work(self):
        """Return the home of both roles as their start page."""
        own = {
            "group_supervisor": "home_supervisor_action",
            "group_manager": "home_manager_action",
        }
        return [
            (group, own.get(group, action))
            for group, action in super()._grandes_clientes_get_my_work()
        ]
