from odoo import api, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ..escalation.escalation import OPEN

_lt = LazyTranslate(__name__)
_ESCALATION = "grandes.clientes.escalation"


class Home(models.AbstractModel):
    """Cards of the back office and of an area, above their queue."""

    _name = "grandes.clientes.home"
    _inherit = "grandes.clientes.home"

    @api.model
    def _get_home_cards(self, role):
        """Add the cards of the two desks."""
        cards = super()._get_home_cards(role)
        if role == "back_office":
            queue = Domain("target", "=", "back_office")
            own = self._get_back_office()
        elif role == "area":
            queue = Domain("mission_area_id.member_ids", "in", [self.env.uid])
            own = self._get_area()
        else:
            return cards
        queue &= Domain("state", "in", OPEN)
        return cards + [{**card, "domain": queue & card["domain"]} for card in own]

    @api.model
    def _get_home_parts(self, role, by_person):
        """Add, for the head of an area, the workload of its members."""
        parts = super()._get_home_parts(role, by_person)
        if role == "area" and self._is_head():
            parts["people"] = self._get_officials(by_person)
        return parts

    def _is_head(self):
        # Sudo: the areas that the user heads.
        areas_sudo = self.env["grandes.clientes.mission.area"].sudo()
        return bool(areas_sudo.search_count([("head_id", "=", self.env.uid)], limit=1))

    def _get_officials(self, by_person):
        """Return ``[{id, name, open, overdue}]``, the most overdue first."""
        held, late = by_person.get("held", {}), by_person.get("overdue", {})
        # Sudo: names of the holders of escalations that the user may read.
        users_sudo = self.env["res.users"].sudo().browse(filter(None, held))
        rows = [
            {
                "id": user.id,
                "name": user.name,
                "open": held[user.id],
                "overdue": late.get(user.id, 0),
            }
            for user in users_sudo
        ]
        return sorted(rows, key=lambda row: (-row["overdue"], -row["open"]))

    def _get_illegal(self):
        return {
            "code": "illegal",
            "label": _lt("Past the legal term"),
            "empty": _lt("Nothing is past its legal term."),
            "model": _ESCALATION,
            "domain": Domain("is_legal_overdue", "=", True),
            "by": "holder_id",
            "tone": "danger",
            "sequence": 5,
        }

    def _get_overdue(self):
        return {
            "code": "overdue",
            "label": _lt("Past the desk's date"),
            "empty": _lt("Nothing is past the date of this desk."),
            "model": _ESCALATION,
            "domain": Domain("is_overdue", "=", True),
            "by": "holder_id",
            "tone": "danger",
            "sequence": 10,
        }

    def _get_mine(self):
        return {
            "code": "mine",
            "label": _lt("Mine"),
            "empty": _lt("You hold nothing: take what nobody has."),
            "model": _ESCALATION,
            "domain": Domain("holder_id", "=", self.env.uid),
            "sequence": 40,
        }

    def _get_back_office(self):
        today = clock.today(self.env.company)
        return [
            self._get_illegal(),
            self._get_overdue(),
            {
                "code": "soon",
                "label": _lt("Due in ≤ 2 days"),
                "empty": _lt("Nothing is due in two days."),
                "model": _ESCALATION,
                "domain": Domain("date_due", ">=", today)
                & Domain("date_due", "<=", self._get_due_soon_limit()),
                "tone": "warning",
                "sequence": 20,
            },
            {
                "code": "untaken",
                "label": _lt("Untaken"),
                "empty": _lt("Everything is taken."),
                "model": _ESCALATION,
                "domain": Domain("holder_id", "=", False),
                "tone": "warning",
                "sequence": 30,
            },
            self._get_mine(),
            {
                "code": "came_back",
                "label": _lt("Returned to me"),
                "empty": _lt("No area sent anything back to you."),
                "model": _ESCALATION,
                "domain": Domain("holder_id", "=", self.env.uid)
                & Domain(
                    "case_id",
                    "any",
                    Domain("state", "=", "back_office")
                    & self._domain_need("returned", "rejected"),
                ),
                "tone": "warning",
                "sequence": 50,
            },
        ]

    def _get_area(self):
        today = clock.today(self.env.company)
        return [
            self._get_illegal(),
            self._get_overdue(),
            {
                "code": "today",
                "label": _lt("Due on this day"),
                "empty": _lt("Nothing is due today."),
                "model": _ESCALATION,
                "domain": Domain("date_due", "=", today),
                "tone": "warning",
                "sequence": 20,
            },
            {
                "code": "untaken",
                "label": _lt("To distribute"),
                "empty": _lt("Everything is distributed."),
                "model": _ESCALATION,
                "domain": Domain("holder_id", "=", False),
                "tone": "warning",
                "sequence": 30,
            },
            self._get_mine(),
            {
                "code": "held",
                "label": _lt("With somebody"),
                "empty": _lt("Nobody has anything."),
                "model": _ESCALATION,
                "domain": Domain("holder_id", "!=", False),
                "by": "holder_id",
                "sequence": 45,
            },
            {
                "code": "mass",
                "label": _lt("Of mass escalations"),
                "empty": _lt("No mass escalation is open."),
                "model": _ESCALATION,
                "domain": Domain("batch_id", "!=", False),
                "sequence": 50,
            },
        ]
