from odoo import api, models

#: Group of each role that has a home.
ROLES = {
    "supervisor": "group_supervisor",
    "advisor": "group_front_office",
    "back_office": "group_back_office",
    "area": "group_mission_area",
    "manager": "group_manager",
}


class Home(models.AbstractModel):
    """A user's pending work by role: cards with a number and a list.

    A card with ``by`` is also a column of the table of users.
    """

    _name = "grandes.clientes.home"
    _inherit = ["grandes.clientes.home.cards"]
    _description = "Home"

    @api.model
    def _get_home_cards(self, role):
        """Return the cards of a role; a hook: each room adds cards for its work.

        One query counts them all, whatever their number.

        :param str role: key of :data:`ROLES`
        """
        return []

    @api.model
    def _get_home_parts(self, role, by_person):
        """Return further parts of a role's home; a hook.

        :param by_person: ``{code: {id: count}}`` of the cards with ``by``
        """
        return {}

    @api.model
    @api.readonly
    def get_home(self, role):
        """Return ``{"cards": […], …}`` of a role; empty for users without it.

        :param str role: key of :data:`ROLES`
        """
        group = ROLES.get(role)
        if not group or not self.env.user.has_group(f"grandes_clientes.{group}"):
            return {"cards": []}
        cards, by_person = self._get_cards(self._get_home_cards(role))
        return {"cards": cards, **self._get_home_parts(role, by_person)}
