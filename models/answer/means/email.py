from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class AnswerMeans(models.AbstractModel):
    """E-mail: delivered when the mail server accepts it from the queue."""

    _name = "grandes.clientes.answer.means"
    _inherit = "grandes.clientes.answer.means"

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "email": {
                "label": _lt("E-mail"),
                "address": "_get_reply_address",
                "lacking": _lt(
                    "Nobody left an e-mail address: add it to the contact, or choose "
                    "another way to deliver the answer."
                ),
                "leaves": "_send_by_email",
                "proof": "mail_server",
                "of_channel": True,
                "outcome": _lt(
                    "By e-mail: it closes when the mail server takes the message, and "
                    "comes back on the desk if it does not."
                ),
                "outcome_many": _lt(
                    "%(count)s by e-mail (messages, one a contact: %(mails)s): they "
                    "close when the mail server takes them and come back if it does "
                    "not."
                ),
                "wanted": _lt("By e-mail"),
                "wanted_rank": 10,
            }
        }
