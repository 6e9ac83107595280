from odoo import api, fields, models

from ...tools import html_clean

OURS = "grandes.clientes."


class MailMessage(models.Model):
    """Messages on our threads are read by who may read what they are about."""

    _name = "mail.message"
    # Before Odoo's own, whose searches it narrows.
    _inherit = ["grandes.clientes.on.thread", "mail.message"]
    _PLACE = ("model", "res_id")

    # To a requester: it hangs on the first of them. A desk that has this one may not
    # read of the others: a record rule keeps it from the desks.
    grandes_clientes_tells_of_others = fields.Boolean(
        string="Tells of several cases", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep nothing about our records that fetches from elsewhere when it is read.

        Whatever it came by: mail, the discussion on screen, a call.
        """
        return super().create(
            [
                _cleaned(vals)
                if str(vals.get("model") or "").startswith(OURS)
                else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """Keep it so when a message is edited, too."""
        # Sudo: on what a message is, which whoever may write on it knows.
        ours = any(
            (model or "").startswith(OURS) for model in self.sudo().mapped("model")
        )
        return super().write(_cleaned(vals) if ours else vals)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation in ("read", "write"):
            forbidden |= (self - forbidden)._of_closed_threads()
        return forbidden

    def _is_ones_own(self):
        return self.author_id == self.env.user.partner_id


def _cleaned(vals):
    """Return the values with a body that fetches nothing."""
    body = vals.get("body")
    if not body or not html_clean.is_suspect(str(body)):
        return vals
    return {**vals, "body": type(body)(html_clean.clean(str(body)))}
