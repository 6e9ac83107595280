from odoo import models


class ResPartner(models.Model):
    """The e-mail of a person is their contact's, and so are links for a password."""

    _inherit = "res.partner"

    def write(self, vals):
        """Write; a new address of a person of ours is logged."""
        result = super().write(vals)
        if "email" in vals:
            # Sudo: whose contacts they are, archived people too.
            users_sudo = self.sudo().with_context(active_test=False).user_ids
            users_sudo._grandes_clientes_on_access_changed()
        return result

    def _get_login_date(self):
        """Return what links for a new password hang on, besides the last sign-in.

        Whose sessions an act ended has no link of before either, however the account
        is opened again.
        """
        last = super()._get_login_date()
        # Sudo: an instant of which only the links depend.
        ended = filter(
            None, self.sudo().user_ids.mapped("grandes_clientes_sessions_ended_on")
        )
        instants = [
            *(int(each.timestamp()) for each in ended),
            *([last] if last else []),
        ]
        return max(instants, default=None)
