from odoo import models


class ResPartner(models.Model):
    """The contact of a user: it holds the e-mail, and password links depend on it."""

    _inherit = "res.partner"

    def write(self, vals):
        """Write; a new address of one of our people is logged."""
        result = super().write(vals)
        if "email" in vals:
            # Sudo: finds the users of these contacts, archived ones included.
            users_sudo = self.sudo().with_context(active_test=False).user_ids
            users_sudo._grandes_clientes_on_access_changed()
        return result

    def _get_login_date(self):
        """Return the instant on which links for a new password depend.

        Besides the last sign-in, this is the instant at which an act ended the person's
        sessions: links from before that remain void, however the account is opened
        again.
        """
        last = super()._get_login_date()
        # Sudo: reads an instant used only to sign links.
        ended = filter(
            None, self.sudo().user_ids.mapped("grandes_clientes_sessions_ended_on")
        )
        instants = [
            *(int(each.timestamp()) for each in ended),
            *([last] if last else []),
        ]
        return max(instants, default=None)
