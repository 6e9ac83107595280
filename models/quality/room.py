from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Room(models.AbstractModel):
    """The parts of quality that a smaller operation may switch off."""

    _name = "grandes.clientes.room"
    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        return {
            **super()._get_rooms(),
            "monitoring": (
                _lt("Monitoring of the channel"),
                ("menu_quality_monitoring", "menu_quality_dispatches"),
            ),
        }
