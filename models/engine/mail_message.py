from odoo import fields, models


class MailMessage(models.Model):
    """Messages on our threads are read by who may read what they are about.

    Nothing is fetched from elsewhere when they are read.
    """

    _name = "mail.message"
    # Before Odoo's own, whose searches it narrows.
    _inherit = [
        "grandes.clientes.on.thread",
        "grandes.clientes.clean.texts",
        "mail.message",
    ]
    _PLACE = ("model", "res_id")

    # To a requester: it hangs on the first of them. A desk that has this one may not
    # read of the others: a record rule keeps it from the desks.
    grandes_clientes_tells_of_others = fields.Boolean(
        string="Tells of several cases", readonly=True
    )

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation in ("read", "write"):
            forbidden |= (self - forbidden)._of_closed_threads()
        return forbidden

    def _is_ones_own(self):
        return self.author_id == self.env.user.partner_id
