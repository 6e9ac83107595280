from odoo import api, models

from .clean_html import is_ours


class MailLinkPreview(models.Model):
    """No link previews in messages about this addon's records.

    For a preview the server would request the link, and everybody who reads the message
    would load its picture from there.
    """

    _inherit = "mail.link.preview"

    @api.model
    def _create_from_message_and_notify(self, message, request_url=None):
        if is_ours(message.model):
            return None
        return super()._create_from_message_and_notify(message, request_url=request_url)
