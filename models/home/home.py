from odoo import api, models

#: Each role that starts here: its group.
ROLES = {
    "supervisor": "group_supervisor",
    "advisor": "group_front_office",
    "back_office": "group_back_office",
    "area": "group_mission_area",
    "manager": "group_manager",
}


class Home(models.AbstractModel):
    """What waits for a person today, by role: cards with a number over their lists.

    A card that has ``by`` is a column of the table of people, too.
    """

    _name = "grandes.clientes.home"
    _inherit = ["grandes.clientes.home.cards"]
    _description = "Home"

    @api.model
    def _get_home_cards(self, role):
        """Return the cards of a role; a hook: what adds work adds its card.

        One query counts them all, whatever their number.

        :param str role: of :data:`ROLES`
        """
        return []

    @api.model
    def _get_home_parts(self, role, by_person):
        """Return what else a role's home shows; a hook.

        :param by_person: ``{code: {id: count}}`` of the cards that have ``by``
        """
        return {}

    @api.model
    @api.readonly
    def get_home(self, role):
        """Return ``{"cards": […], …}`` of a role; empty for who does not have it.

        :param str role: of :data:`ROLES`
        """
        group = ROLES.get(role)
        if not group or not self.env.user.has_group(f"grandes_clientes.{group}"):
            return {"cards": []}
        cards, by_person = self._get_cards(self._get_home_cards(role))
        return {"cards": cards, **self._get_home_parts(role, by_person)}
