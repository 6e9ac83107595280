from odoo import models


class MailComposeMessage(models.TransientModel):
    """Composer that leaves messages to requesters to the acts (INV-6)."""

    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        """Send, unless it is a mass mail about records that only acts write about.

        :raise UserError: says what to use instead
        """
        self.env["grandes.clientes.evidence"]._check_left_to_acts(
            *self.filtered(lambda each: each.composition_mode == "mass_mail").mapped(
                "model"
            )
        )
        return super()._action_send_mail(auto_commit=auto_commit)
