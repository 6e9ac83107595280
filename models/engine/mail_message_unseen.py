"""Messages that are shown on no screen, such as those of a story told afterwards.

For each message and recipient, Odoo prepares the data of a pop-up. It is skipped if the
context has :data:`CONTEXT`; everything else is done.
"""

from odoo import models

_KEY = "grandes_clientes_unseen"
# An object of this process, so that no client can send it.
_UNSEEN = object()
#: Context without recipients at a screen.
CONTEXT = {_KEY: _UNSEEN}


class MailMessage(models.Model):
    """Messages without pop-ups."""

    _inherit = "mail.message"

    def _to_store(self, store, fields, **kwargs):
        """Prepare the messages for the screen, unless the context says otherwise."""
        if self.env.context.get(_KEY) is _UNSEEN:
            return None
        return super()._to_store(store, fields, **kwargs)
