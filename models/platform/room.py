from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

_LABEL = _lt("Exports of the platform")
_MENUS = ("menu_platform",)


class Room(models.AbstractModel):
    """The room of the platform's exports, which may be switched off."""

    _name = "grandes.clientes.room"
    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        return super()._get_rooms() | {
            "platform": (_LABEL, _MENUS),
        }
