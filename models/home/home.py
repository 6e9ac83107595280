from collections.abc import Collection

from odoo import api, models
from odoo.fields import Domain

#: Each role that starts here: its group.
ROLES = {
    "supervisor": "group_supervisor",
    "advisor": "group_front_office",
    "back_office": "group_back_office",
    "area": "group_mission_area",
    "manager": "group_manager",
}


class Home(models.AbstractModel):
    """What waits for a person today: cards with a number, each over its list.

    A card is a dictionary: ``code``, ``label``, ``model``, ``domain``, ``sequence``,
    ``tone`` (``danger`` or ``warning`` where somebody must act, else empty), ``empty``
    (what to say where there is nothing), and optionally ``view`` (XML id of a list),
    ``by`` (a field of the model: the card is a column of the table of people) with
    ``column`` (its heading), and ``company`` (``False`` where the model has none).
    The number, the list and the column go by the same domain, as whoever looks.
    """

    _name = "grandes.clientes.home"
    _description = "Home"

    @api.model
    def _get_home_cards(self, role):
        """Return the cards of a role; a hook: what adds work adds its card.

        One costs one query: a home takes fifteen at most.

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
        by_person, cards = {}, []
        rows = self._get_home_cards(role)
        for card in sorted(rows, key=lambda each: each["sequence"]):
            Model = self.env[card["model"]]
            if not Model.has_access("read"):
                continue
            domain = Domain(card["domain"])
            if card.get("company", True):
                domain &= Domain("company_id", "in", self.env.companies.ids)
            code, by = card["code"], card.get("by")
            if by:
                groups = Model._read_group(domain, [by], ["__count"])
                by_person[code] = {person.id: count for person, count in groups}
                count = sum(by_person[code].values())
            else:
                count = Model.search_count(domain)
            cards.append(self._prepare_card(card, domain, count))
        return {"cards": cards, **self._get_home_parts(role, by_person)}

    def _prepare_card(self, card, domain, count):
        """Return a card as the client draws it."""
        label, empty, column = card["label"], card["empty"], card.get("column")
        view = card.get("view")
        find = self.env["ir.model.data"]._xmlid_to_res_id
        return {
            "code": card["code"],
            "label": self.env._(label),
            "empty": self.env._(empty),
            "column": self.env._(column) if column else False,
            "by": card.get("by", False),
            "model": card["model"],
            "tone": card.get("tone", ""),
            "domain": _get_plain(domain),
            "view_id": find(f"grandes_clientes.{view}") if view else False,
            "count": count,
        }


def _get_plain(domain):
    """Return a domain as lists, those within it too, as it goes to the client."""
    return [
        part
        if isinstance(part, str)
        else [
            _get_plain(each)
            if isinstance(each, Domain)
            else list(each)
            if isinstance(each, Collection) and not isinstance(each, str)
            else each
            for each in part
        ]
        for part in domain
    ]
