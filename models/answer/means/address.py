from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class AnswerMeans(models.AbstractModel):
    """Delivery at the requester's address, recorded by the person who did it."""

    _name = "grandes.clientes.answer.means"
    _inherit = "grandes.clientes.answer.means"

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "address": {
                "label": _lt("Delivered at the address"),
                "proof": "witness",
                "on_paper": True,
            }
        }
