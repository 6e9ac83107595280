"""Messages that nobody is at a screen for, such as those of a story told afterwards.

For each message Odoo puts together, for each of those who are told, what would pop up
on their screens. Where a context has :data:`CONTEXT`, it does not; everything else that
a message does is done.
"""

from odoo import models

_KEY = "grandes_clientes_unseen"
# An object of ours: no client can send one.
_UNSEEN = object()
#: What a context has where nobody looks.
CONTEXT = {_KEY: _UNSEEN}


class MailMessage(models.Model):
    """Messages that pop up nowhere."""

    _inherit = "mail.message"

    def _to_store(self, store, fields, **kwargs):
        """Put the messages together for a screen, if there may be one."""
        if self.env.context.get(_KEY) is _UNSEEN:
            return None
        return super()._to_store(store, fields, **kwargs)
