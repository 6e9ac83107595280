from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class QualityHome(models.AbstractModel):
    """Card of the failures to which technology has not replied."""

    _name = "grandes.clientes.quality.home"
    _inherit = "grandes.clientes.quality.home"

    @api.model
    def _get_home_cards(self):
        """Add the failures without a reply, where the room is in use."""
        cards = super()._get_home_cards()
        if not self.env["grandes.clientes.room"]._is_kept("outage"):
            return cards
        outage = "grandes.clientes.outage"
        return cards + [
            {
                "code": "outages",
                "label": _lt("Failures without a reply"),
                "empty": _lt("Technology replied to every failure."),
                "model": outage,
                "domain": [("is_unanswered", "=", True)],
                "tone": "warning",
                "sequence": 95,
            }
        ]
