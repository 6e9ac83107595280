from odoo import models
from odoo.exceptions import UserError

from .discussion_mixin import DiscussionMixin


class MailComposeMessage(models.TransientModel):
    """The composer leaves the requesters to the acts (invariant 6)."""

    _inherit = "mail.compose.message"

    def _action_send_mail(self, auto_commit=False):
        """Send, unless it is a mass mail about what only acts write about.

        :raise UserError: says what to use instead
        """
        for wizard in self.filtered(lambda each: each.composition_mode == "mass_mail"):
            internal = self.env.registry[DiscussionMixin._name]
            if wizard.model and isinstance(self.env[wizard.model], internal):
                raise UserError(
                    self.env._(
                        "A mass mail would leave no record of who got what. Use "
                        "«Reply»: it takes many cases at once."
                    )
                )
        return super()._action_send_mail(auto_commit=auto_commit)
