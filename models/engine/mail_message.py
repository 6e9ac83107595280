from odoo import fields, models


class MailMessage(models.Model):
    """A message to a requester that speaks of several cases at once."""

    _inherit = "mail.message"

    # It hangs on the first of them. A desk that has this one may not read of the
    # others: a record rule keeps it from the desks.
    grandes_clientes_tells_of_others = fields.Boolean(
        string="Tells of several cases", readonly=True
    )
