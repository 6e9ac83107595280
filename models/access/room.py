from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Room(models.AbstractModel):
    """Parts of access control that a smaller operation may keep elsewhere."""

    _name = "grandes.clientes.room"
    _inherit = "grandes.clientes.room"

    @api.model
    def _get_rooms(self):
        return {
            **super()._get_rooms(),
            "access_review": (_lt("Validation of profiles"), ("menu_access_reviews",)),
            "access_load": (
                _lt("Lists and logs of legacy systems"),
                ("menu_access_loads",),
            ),
        }
