from odoo import api, models


class ResUsers(models.Model):
    """Quality's home action shows the work that waits for it."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model
    def _grandes_clientes_get_my_work(self):
        """Use quality's own home action for its group."""
        own = {"group_quality": "quality_home_action"}
        return [
            (group, own.get(group, action))
            for group, action in super()._grandes_clientes_get_my_work()
        ]
