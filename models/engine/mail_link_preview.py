from odoo import api, models

from .clean_html import is_ours


class MailLinkPreview(models.Model):
    """No previews of what messages about our records link to.

    To make one the server calls the address, and its picture is loaded from there by
    everybody who reads the message.
    """

    _inherit = "mail.link.preview"

    @api.model
    def _create_from_message_and_notify(self, message, request_url=None):
        if is_ours(message.model):
            return None
        return super()._create_from_message_and_notify(message, request_url=request_url)
