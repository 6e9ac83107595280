from odoo import models


class ResPartner(models.Model):
    """The e-mail of a person is their contact's."""

    _inherit = "res.partner"

    def write(self, vals):
        """Write; a new address of a person of ours is logged."""
        result = super().write(vals)
        if "email" in vals:
            # Sudo: whose contacts they are, archived people too.
            users_sudo = self.sudo().with_context(active_test=False).user_ids
            users_sudo._grandes_clientes_on_access_changed()
        return result
