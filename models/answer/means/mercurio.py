from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class AnswerMeans(models.AbstractModel):
    """Letter: the outgoing Mercurio number delivers it and closes (5.2.9)."""

    _name = "grandes.clientes.answer.means"
    _inherit = "grandes.clientes.answer.means"

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "mercurio": {
                "label": _lt("Letter through Mercurio"),
                "proof": "number",
                "step": "5.2.9",
                "on_paper": True,
                "of_channel": True,
                "outcome": _lt("%(means)s: closes with the outgoing Mercurio number."),
                "wanted": _lt("By letter"),
                "wanted_rank": 20,
                "wanted_contact": True,
            }
        }
