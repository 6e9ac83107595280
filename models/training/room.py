from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

_LABEL = _lt("Training")
_MENUS = ("menu_training", "menu_training_mine")


class Room(models.AbstractModel):
    """Makes training optional, as it may be kept elsewhere."""

    _name = "grandes.clientes.room"
    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        return super()._get_rooms() | {
            "training": (_LABEL, _MENUS),
        }
