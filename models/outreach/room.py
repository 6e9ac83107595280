from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: Code of the room.
ROOM = "outreach"
_MENUS = (
    "menu_outreach_screen",
    "menu_outreach_portfolio",
    "menu_outreach_campaigns",
    "menu_outreach_attempts",
    "menu_outreach_commitments",
)


class Room(models.AbstractModel):
    """The room of outbound contacts, which may be switched off."""

    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        return super()._get_rooms() | {ROOM: (_lt("Outbound contacts"), _MENUS)}
