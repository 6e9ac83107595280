from odoo import api, models


class ResUsers(models.Model):
    """Who sets Odoo up, and has no role of ours, starts at the first steps."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model
    def action_grandes_clientes_my_work(self):
        """Open what the user has to do; the first steps for Odoo's administrator."""
        user = self.env.user
        if user.has_group("base.group_system") and not any(
            user.has_group(f"grandes_clientes.{group}")
            for group, _action in self._grandes_clientes_get_my_work()
        ):
            return self.env["ir.actions.actions"]._for_xml_id(
                "grandes_clientes.setup_action"
            )
        return super().action_grandes_clientes_my_work()
