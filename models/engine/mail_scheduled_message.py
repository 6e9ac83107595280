from odoo import models


class MailScheduledMessage(models.Model):
    """Messages that wait to be posted are shown on their records, too."""

    _name = "mail.scheduled.message"
    _inherit = ["grandes.clientes.clean.texts", "mail.scheduled.message"]
