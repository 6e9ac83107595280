from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Entities for which a user files in the portal."""

    _name = "res.users"
    _inherit = "res.users"

    def _grandes_clientes_get_entities(self):
        """Return the entities that the user coordinates now, and their campuses.

        Searched by the link each time, as the record rules do: a user who lost it finds
        none.

        :return: ``res.partner`` records as sudo, ordered by name: names of the user's
            own entities
        """
        self.ensure_one()
        own = Domain("coordinator_ids.user_ids", "in", self.ids)
        above = Domain("parent_id.coordinators_see_campuses", "=", True) & Domain(
            "parent_id.coordinator_ids.user_ids", "in", self.ids
        )
        # Sudo: portal users may read entities only through this link.
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
