from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)
_MENUS = ("menu_bulletins", "menu_bulletin_plan", "menu_library")


class Room(models.AbstractModel):
    """The room of bulletins, which may be switched off."""

    _name = "grandes.clientes.room"
    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        """Add the bulletins, their plan and the library."""
        return super()._get_rooms() | {
            "knowledge": (_lt("Bulletins"), _MENUS),
        }
