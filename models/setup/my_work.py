from odoo import api, models


class ResUsers(models.Model):
    """Odoo's administrators without one of our roles start at the first steps."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model
    def action_grandes_clientes_my_work(self):
        """Open the user's work; for Odoo's administrator, open the first steps."""
        user = self.env.user
        if user.has_group("base.group_system") and not any(
            user.has_group(f"grandes_clientes.{group}")
            for group, _action in self._grandes_clientes_get_my_work()
        ):
            return self.env["ir.actions.actions"]._for_xml_id(
                "grandes_clientes.setup_action"
            )
        return super().action_grandes_clientes_my_work()
