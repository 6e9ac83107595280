from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """For whom a person files in the portal."""

    _name = "res.users"
    _inherit = "res.users"

    def _grandes_clientes_get_entities(self):
        """Return the entities whose coordinator the user is now, and their campuses.

        Found by the tie itself each time, as the record rules do: whoever lost it
        finds none.

        :return: ``res.partner`` records with ``sudo``: names of the user's own
            entities, by name
        """
        self.ensure_one()
        own = Domain("coordinator_ids.user_ids", "in", self.ids)
        above = Domain("parent_id.coordinators_see_campuses", "=", True) & Domain(
            "parent_id.coordinator_ids.user_ids", "in", self.ids
        )
        # Sudo: portal users read no entity but by this tie.
        return (
            self.env["res.partner"]
            .sudo()
            .search(
                (own | above)
                & Domain("is_company", "=", True)
                & Domain("type", "=", "contact"),
                order="name, id",
            )
        )
