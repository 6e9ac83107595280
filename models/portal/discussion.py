from odoo import models


class DiscussionMixin(models.AbstractModel):
    """Threads are closed to the portal: requesters read no internal messages."""

    _name = "grandes.clientes.discussion.mixin"
    _inherit = "grandes.clientes.discussion.mixin"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Deny portal users access to messages through records that they may read."""
        if self.env.user.share and not self.env.su:
            return {}
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def _get_thread_with_access(self, thread_id, **kwargs):
        """Return no thread for portal users, with or without a token (INV-10)."""
        if self.env.user.share:
            return self.browse()
        return super()._get_thread_with_access(thread_id, **kwargs)
