from dataclasses import dataclass, field
from datetime import date

from odoo import models
from odoo.tools import html2plaintext

from ...tools import clock
from ...tools.escalation_table import INDIVIDUAL, MASS, Row
from .desk_mixin import BACK_OFFICE
from .rule import SCHOLARSHIP_AREA

# How an escalation ends that its desk looked into.
_LOOKED = ("answered", "rejected", "forwarded")


@dataclass(frozen=True, slots=True)
class EscalationRequest:
    """What somebody wants done with a case: desk, area (``None``: the matrix's)."""

    target: str
    area_id: int | None = None
    reason: str | None = None


@dataclass(slots=True)
class Plan:
    """What escalating a case would be, and what stands in its way.

    :ivar row: row of the matrix in force, ``None`` where it says nothing
    :ivar departure: how it leaves the matrix: ``no_rule``, ``desk``, ``area``,
        ``mode``, or ``none``
    :ivar number: its place among the case's escalations, from 1
    :ivar is_late: after the days to escalate (R1)
    :ivar missing: labels of what the row requires and is not there (R5)
    :ivar refusals: sentences that say why it cannot be done as it is
    """

    wish: EscalationRequest
    row: Row | None
    area_id: int | None = None
    days: int = 0
    due: date | None = None
    mode: str = INDIVIDUAL
    departure: str = "none"
    skips_back_office: bool = False
    number: int = 1
    is_late: bool = False
    missing: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def needs_reason(self) -> bool:
        """Whether it leaves what the matrix says, its way or its first desk (R4)."""
        return self.departure != "none" or self.skips_back_office

    @property
    def urgency(self) -> tuple[bool, bool]:
        """What to order by: first what cannot go as it is, then what is late."""
        return not self.refusals, not self.is_late


class Case(models.Model):
    """What the matrix says of cases, before anything is done (5.2.10)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _plan_escalation(self, wishes, mass):
        """Return ``{id: Plan}``, with a number of queries that does not grow.

        Each by the matrix in force, whose row is frozen on the escalation (INV-5).

        :param dict wishes: ``{id: EscalationRequest}``
        :param bool mass: whether it is one act on many cases
        """
        counts, worked, looked = self._get_earlier_escalations()
        plans = {}
        for company, cases in self.grouped("company_id").items():
            table = self.env["grandes.clientes.escalation.matrix"]._get_table_in_force(
                company
            )
            calendar = company._grandes_clientes_get_days()
            today = clock.occurred_on(company)
            # Sudo: what decides where a case goes, whoever may read it.
            for case in cases.sudo():
                wish = wishes[case.id]
                plan = case._get_plan(wish, table, mass, case.id in looked)
                plan.number = counts.get(case.id, 0) + 1
                plan.due = calendar.add(today, plan.days)
                first_by = case.date_escalate_by
                plan.is_late = bool(
                    case.id not in worked and first_by and today > first_by
                )
                plans[case.id] = plan
        self._apply_requirements(plans)
        return plans

    def _get_earlier_escalations(self):
        """Return how many each case had, whose count, and whose the back office saw.

        What was called back was not escalated (R1); what the back office returned as
        incomplete it has not looked into.

        :return: ``{case id: number}``, and two sets of ids
        """
        counts, worked, looked = {}, set(), set()
        # Sudo: earlier escalations count whoever may read them.
        Escalation_sudo = self.env["grandes.clientes.escalation"].sudo()
        for case, target, state, count in Escalation_sudo._read_group(
            [("case_id", "in", self.ids)], ["case_id", "target", "state"], ["__count"]
        ):
            counts[case.id] = counts.get(case.id, 0) + count
            if state != "cancelled":
                worked.add(case.id)
            if target == BACK_OFFICE and state in _LOOKED:
                looked.add(case.id)
        return counts, worked, looked

    def _apply_requirements(self, plans):
        """Refuse the cases that lack what their row of the matrix requires (R5)."""
        demanding = self.browse(
            case_id
            for case_id in self.ids
            if plans[case_id].row and plans[case_id].row.requirements
        )
        if not demanding:
            return
        documents = demanding._get_documents_by_case()
        for case in demanding:
            plan = plans[case.id]
            plan.missing = case._get_missing_labels(plan.row, documents)
            if plan.missing:
                plan.refusals.append(
                    self.env._(
                        "The matrix requires what is not there: %(missing)s. "
                        "Complete the case first (R5).",
                        missing=", ".join(plan.missing),
                    )
                )

    def _get_plan(self, wish, table, mass, has_looked):
        """Return the :class:`Plan` of one case, without dates and requirements.

        On a record with all rights: what decides where it goes, whoever may read it.

        :param bool has_looked: whether the back office had the case before
        """
        self.ensure_one()
        typification = self.typification_id
        mode = MASS if mass else INDIVIDUAL
        row = table.find(
            typification.id, self.product_id.id, self._get_entity_type(), mode
        )
        plan = Plan(wish, row)
        if mass and (not row or row.allows(MASS)):
            plan.mode = MASS
        if wish.target == BACK_OFFICE:
            self._apply_back_office_plan(plan)
        else:
            self._apply_area_plan(plan, has_looked)
        if row and plan.departure == "none" and not row.allows(plan.mode):
            plan.departure = "mode"
        if not plan.days:
            plan.days = self.company_id.grandes_clientes_desk_days
        if typification.is_scholarship:
            self._check_scholarship(plan)
        if plan.needs_reason and not (wish.reason or "").strip():
            plan.refusals.append(self._get_departure_sentence(plan))
        return plan

    def _apply_back_office_plan(self, plan):
        """Complete the plan of a case that goes to the back office (5.2.11)."""
        row = plan.row
        if self.state == BACK_OFFICE:
            plan.refusals.append(self.env._("It is on the back office's desk already."))
        if not row:
            plan.departure = "no_rule"
        elif not row.back_office:
            plan.departure = "desk"
        else:
            plan.days = row.back_days

    def _apply_area_plan(self, plan, has_looked):
        """Complete the plan of a case that goes to a mission area (5.2.12)."""
        row, wanted = plan.row, plan.wish.area_id
        if not wanted and not (row and row.area_id):
            plan.refusals.append(
                self.env._(
                    "The escalation matrix names no area for «%(typification)s»: "
                    "choose the area and give the reason.",
                    typification=self.typification_id.display_name or "",
                )
            )
            return
        plan.area_id = wanted or row.area_id
        area = self.env["grandes.clientes.mission.area"].browse(plan.area_id)
        if not area.active:
            plan.refusals.append(
                self.env._(
                    "«%(area)s» is archived: choose another area and give the reason.",
                    area=area.name,
                )
            )
        if not row:
            plan.departure = "no_rule"
        elif plan.area_id != row.area_id:
            plan.departure = "area"
        else:
            plan.days = row.area_days
            plan.skips_back_office = (
                row.back_office
                and plan.mode == INDIVIDUAL
                and self.state != BACK_OFFICE
                and not has_looked
            )

    def _check_scholarship(self, plan):
        """Refuse whatever desk is not the one of scholarships (R2)."""
        area = self.env["grandes.clientes.mission.area"].browse(plan.area_id)
        if area.code != SCHOLARSHIP_AREA:
            plan.refusals.append(
                self.env._(
                    "Scholarship requests are escalated only to the Oficina de "
                    "Relaciones Internacionales (R2)."
                )
            )

    def _get_departure_sentence(self, plan):
        """Return why the plan needs a reason."""
        if plan.departure == "no_rule":
            return self.env._(
                "The escalation matrix says nothing of this case: give the reason."
            )
        if plan.departure == "desk":
            return self.env._(
                "The escalation matrix leaves it out of the back office's scope: "
                "escalate it to the area, or give the reason."
            )
        if plan.departure == "area":
            return self.env._(
                "The escalation matrix names another area: give the reason."
            )
        if plan.departure == "none":
            return self.env._(
                "The escalation matrix has the back office look first: escalate it "
                "there, or give the reason."
            )
        return self.env._(
            "The escalation matrix sends it only in mass: give the reason."
        )

    def _get_entity_type(self):
        """Return the type of large client by which the matrix is read."""
        self.ensure_one()
        entity = self.partner_id
        return (
            entity.large_client_type
            or entity.parent_id.large_client_type
            or entity.commercial_partner_id.large_client_type
            or None
        )

    def _get_missing_labels(self, row, documents):
        """Return the labels of what ``row`` requires and the case lacks (R5).

        :param documents: ids of the cases that have a document
        """
        self.ensure_one()
        # Sudo: whether it is there, not what it says.
        case_sudo = self.sudo()
        missing = []
        for requirement in row.requirements:
            if not requirement.field:
                there = self.id in documents
            elif requirement.field == "description":
                there = case_sudo.description or html2plaintext(
                    case_sudo.filing_id.body or ""
                )
            else:
                there = case_sudo[requirement.field]
            if not there:
                missing.append(requirement.label)
        return missing

    def _get_documents_by_case(self):
        """Return the ids of the cases with a document, their filing's or their own.

        The spreadsheet that brought a case proves nothing of it.
        """
        # Sudo: whether there is one, not what it says.
        cases_sudo = self.sudo()
        own = (
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id"]
            )
        )
        return {res_id for (res_id,) in own} | {
            case.id
            for case in cases_sudo
            if case.filing_id.attachment_ids - case.filing_id.sheet_attachment_id
        }
