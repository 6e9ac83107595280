from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class AnswerMeans(models.AbstractModel):
    """Pick-up by the requester, recorded by the person who handed it over."""

    _name = "grandes.clientes.answer.means"
    _inherit = "grandes.clientes.answer.means"

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "pick_up": {
                "label": _lt("Picked up by the requester"),
                "proof": "witness",
                "on_paper": True,
            }
        }
