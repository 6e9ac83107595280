from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

ROOM = "delegation"
_LABEL = _lt("Delegated changes")


class Room(models.AbstractModel):
    """Makes delegated changes optional, as they may be kept elsewhere."""

    _name = "grandes.clientes.room"
    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        """Add the room of delegated changes."""
        return super()._get_rooms() | {ROOM: (_LABEL, ("menu_delegation",))}
