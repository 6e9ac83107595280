from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class AnswerMeans(models.AbstractModel):
    """Fax: delivered by recording it, or by Mercurio's number if so configured."""

    _name = "grandes.clientes.answer.means"
    _inherit = "grandes.clientes.answer.means"

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "fax": {
                "label": _lt("Fax"),
                "proof": "recording",
                "number_setting": "grandes_clientes_fax_needs_mercurio_out",
                "on_paper": True,
                "of_channel": True,
                "outcome": _lt(
                    "%(means)s: closes by being recorded, or by Mercurio where the "
                    "settings say so."
                ),
            }
        }
