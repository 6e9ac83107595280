from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class AnswerMeans(models.AbstractModel):
    """Public notice, if the requester cannot be reached otherwise."""

    _name = "grandes.clientes.answer.means"
    _inherit = "grandes.clientes.answer.means"

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "notice": {
                "label": _lt("Public notice"),
                "proof": "witness",
            }
        }
