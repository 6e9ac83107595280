from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools import case_states, clock
from ..escalation.escalation import OPEN
from .home_advisor import CASE

_lt = LazyTranslate(__name__)
# Business days without any act after which a case is stuck.
_STUCK = 3
_ADVISORS = "grandes_clientes.group_front_office"


class Home(models.AbstractModel):
    """Home of the supervisor: the team, a row per advisor, and the areas' backlog."""

    _name = "grandes.clientes.home"
    _inherit = "grandes.clientes.home"

    @api.model
    def _get_home_cards(self, role):
        """Add the supervisor's cards: those of advisors, over the whole team."""
        cards = super()._get_home_cards(role)
        if role != "supervisor":
            return cards
        work = [
            {**card, "by": "user_id" if card.get("column") else False}
            for card in self._get_work()
        ]
        return [
            *cards,
            *({**card, **_OF_TEAM.get(card["code"], {})} for card in work),
            {
                "code": "stuck",
                "label": _lt("Stuck: 3 days without an act"),
                "empty": _lt("Something was done with every case."),
                "model": CASE,
                "domain": self._domain_stuck(),
                "tone": "warning",
                "sequence": 35,
            },
            {
                "code": "unassigned",
                "label": _lt("Without advisor"),
                "empty": _lt("Every case has its advisor."),
                "model": CASE,
                "domain": Domain("is_unassigned", "=", True),
                "tone": "warning",
                "sequence": 15,
            },
            {
                "code": "sheets",
                "label": _lt("Spreadsheets to file"),
                "empty": _lt("Every spreadsheet is filed."),
                "model": "grandes.clientes.filing",
                "domain": Domain("sheet_state", "=", "review"),
                "view": "filing_sheet_view_list",
                "tone": "warning",
                "sequence": 80,
            },
        ]

    def _domain_stuck(self):
        """Return the domain of front-office cases without recent events."""
        company = self.env.company
        days = company._grandes_clientes_get_days()
        since = clock.today(company)
        for _day in range(_STUCK):
            since = days.previous(since)
        return (
            Domain("state", "=", "front_office")
            & Domain("is_suspended", "=", False)
            & Domain(
                "event_ids",
                "not any",
                [("happened_on", ">=", str(clock.first_second(company, since)))],
            )
        )

    @api.model
    def _get_home_parts(self, role, by_person):
        """Add the team and the areas' backlog."""
        parts = super()._get_home_parts(role, by_person)
        if role != "supervisor":
            return parts
        return {
            **parts,
            "team": self._get_team(by_person),
            "areas": self._get_areas_owing(),
        }

    def _domain_team(self):
        return Domain("state", "in", case_states.NOT_ENDED) & Domain(
            "company_id", "in", self.env.companies.ids
        )

    def _get_team(self, by_person):
        """Return a row per advisor with the counts by column, the busiest first."""
        held = {
            user.id: count
            for user, count in self.env[CASE]._read_group(
                self._domain_team() & Domain("user_id", "!=", False),
                ["user_id"],
                ["__count"],
            )
        }
        # Sudo: names and absences of the holders, and of possible holders.
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(_ADVISORS)
        advisors_sudo = (
            self.env["res.users"]
            .sudo()
            .search_fetch(
                Domain("id", "in", list(held))
                | Domain("all_group_ids", "in", [group_id])
                & Domain("share", "=", False)
                & Domain("company_ids", "in", self.env.companies.ids),
                ["name", "out_of_office_from", "out_of_office_to"],
            )
        )
        rows = [
            {
                "id": user.id,
                "name": user.name,
                "is_absent": user.grandes_clientes_is_absent,
                "open": held.get(user.id, 0),
                "counts": {
                    code: counts.get(user.id, 0) for code, counts in by_person.items()
                },
            }
            for user in advisors_sudo
        ]
        return sorted(
            rows, key=lambda row: (-row["counts"].get("overdue", 0), -row["open"])
        )

    def _get_areas_owing(self):
        """Return ``[{id, name, open, overdue}]`` of the areas with open escalations."""
        Escalation = self.env["grandes.clientes.escalation"]
        today = clock.today(self.env.company)
        areas = {}
        for area, day, count in Escalation._read_group(
            [
                ("state", "in", OPEN),
                ("target", "=", "mission_area"),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["mission_area_id", "date_due:day"],
            ["__count"],
        ):
            row = areas.setdefault(area, {"open": 0, "overdue": 0})
            row["open"] += count
            row["overdue"] += count if day < today else 0
        rows = [
            {"id": area.id, "name": area.display_name, **row}
            for area, row in areas.items()
        ]
        return sorted(rows, key=lambda row: (-row["overdue"], -row["open"]))

    @api.model
    def action_reassign(self, user_id, code=None):
        """Open the wizard that reassigns an advisor's cases.

        :param int user_id: the advisor
        :param str code: code of a card, to limit the cases; all open ones by default
        """
        if not self.env.user.has_group("grandes_clientes.group_supervisor"):
            raise AccessError(self.env._("Only the supervisor reassigns the team."))
        domain = self._domain_team() & Domain("user_id", "=", user_id)
        for card in self._get_home_cards("supervisor"):
            if card["code"] == code and card["model"] == CASE:
                domain &= Domain(card["domain"])
        cases = self.env[CASE].search(domain)
        if not cases:
            raise UserError(
                self.env._(
                    "This advisor has no open case to reassign: choose another one."
                )
            )
        # The client opens the action itself, and needs the views for that.
        return {**cases.action_assign(), "views": [(False, "form")]}


# Differences of the team's cards from the advisor's own.
_OF_TEAM = {
    "to_escalate": {"label": _lt("To escalate, or late"), "tone": "danger"},
    "wrote": {"label": _lt("Requesters unanswered")},
}
