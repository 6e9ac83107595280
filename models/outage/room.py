from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)
_LABEL = _lt("Failures of systems")
_MENUS = ("menu_outages", "menu_outage_say")


class Room(models.AbstractModel):
    """The room of failures of systems, which may be switched off."""

    _name = "grandes.clientes.room"
    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        """Add failures of systems."""
        return super()._get_rooms() | {"outage": (_LABEL, _MENUS)}
