from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class AnswerMeans(models.AbstractModel):
    """Telephone: told in a call, and delivered by recording it."""

    _name = "grandes.clientes.answer.means"
    _inherit = "grandes.clientes.answer.means"

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "phone": {
                "label": _lt("Telephone"),
                "proof": "recording",
                "is_told": True,
                "of_channel": True,
                "outcome": _lt(
                    "%(means)s: closes at once, as a call that was recorded."
                ),
                "wanted": _lt("By telephone"),
                "wanted_rank": 30,
                "wanted_contact": True,
                "wanted_telephone": True,
            }
        }
