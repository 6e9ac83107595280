from dataclasses import replace

from odoo import models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from ...tools.text import said
from .case_plan import Plan
from .desk_mixin import BACK_OFFICE, MATRIX, MISSION_AREA
from .escalation_table import INDIVIDUAL, MASS
from .rule import SCHOLARSHIP_AREA

# Final states of an escalation that its desk examined.
_LOOKED = ("answered", "rejected", "forwarded")


class EscalationPlan(models.AbstractModel):
    """Plan escalations by the matrix, before anything is written (5.2.10)."""

    _name = "grandes.clientes.escalation.plan"
    _description = "Plans of escalations"

    def _plan_escalation(self, records, requests, mass):
        """Return ``{id: Plan}``, with a constant number of queries.

        Each case is planned by the matrix in force; its row is frozen on the escalation
        (INV-5).

        :param dict requests: ``{id: EscalationRequest}``
        :param bool mass: whether it is one act on many cases
        """
        counts, worked, looked = self._get_earlier_escalations(records)
        plans = {}
        for company, cases in records.grouped("company_id").items():
            table = records.env[
                "grandes.clientes.escalation.matrix"
            ]._get_table_in_force(company)
            calendar = company._grandes_clientes_get_days()
            today = clock.occurred_on(company)
            kinds = {}
            # Sudo: reads what decides where a case goes, readable by the user or not.
            for case in cases.sudo():
                request, has_looked = requests[case.id], case.id in looked
                kind = (request, has_looked, *self._get_planned_by(case))
                if kind not in kinds:
                    kinds[kind] = self._get_plan(case, request, table, mass, has_looked)
                plan = kinds[kind].for_another()
                plan.number = counts.get(case.id, 0) + 1
                plan.due = calendar.add(today, plan.days)
                first_by = case.date_escalate_by
                plan.is_late = bool(
                    case.id not in worked and first_by and today > first_by
                )
                plans[case.id] = plan
        self._apply_requirements(records, plans)
        return plans

    def _get_planned_by(self, case):
        """Return the values of a case that its plan depends on, used as a cache key.

        :return: ids and codes that :meth:`_get_plan` reads, hashable
        """
        case.ensure_one()
        return (
            case.typification_id.id,
            case.product_id.id,
            case.partner_id.id,
            case.state == BACK_OFFICE,
        )

    def _get_earlier_escalations(self, cases):
        """Return how many escalations each case had, and which cases count as examined.

        A cancelled escalation does not count as escalated (R1); one that the back
        office returned as incomplete does not count as examined by it.

        :return: ``{case id: number}``, the ids of the cases already escalated, and the
            ids of those that the back office examined
        """
        counts, worked, looked = {}, set(), set()
        # Sudo: earlier escalations count even if the user may not read them.
        Escalation_sudo = cases.env["grandes.clientes.escalation"].sudo()
        for case, target, state, count in Escalation_sudo._read_group(
            [("case_id", "in", cases.ids)], ["case_id", "target", "state"], ["__count"]
        ):
            counts[case.id] = counts.get(case.id, 0) + count
            if state != "cancelled":
                worked.add(case.id)
            if target == BACK_OFFICE and state in _LOOKED:
                looked.add(case.id)
        return counts, worked, looked

    def _get_plan(self, case, request, table, mass, has_looked):
        """Return the :class:`Plan` of one case, without dates and requirements.

        :param case: sudo record: the decision does not depend on what the user may read
        :param bool has_looked: whether the back office examined the case before
        """
        case.ensure_one()
        typification = case.typification_id
        mode = MASS if mass else INDIVIDUAL
        row = table.find(
            typification.id, case.product_id.id, self._get_entity_type(case), mode
        )
        plan = Plan(self._get_matrix_request(case, request, row, has_looked), row)
        if mass and (not row or row.allows(MASS)):
            plan.mode = MASS
        if plan.request.target == BACK_OFFICE:
            self._apply_back_office_plan(case, plan)
        else:
            self._apply_area_plan(case, plan, has_looked)
        if row and plan.departure == "none" and not row.allows(plan.mode):
            plan.departure = "mode"
        if not plan.days:
            plan.days = case.company_id.grandes_clientes_desk_days
        if typification.is_scholarship:
            self._check_scholarship(case, plan)
        if plan.needs_reason and not said(request.reason):
            if said(request.reason_else):
                plan.request = replace(plan.request, reason=request.reason_else.strip())
            else:
                plan.lacks_reason = True
                plan.refusals.append(self._get_departure_sentence(case, plan))
        return plan

    def _get_matrix_request(self, case, request, row, has_looked):
        """Return the request, with its desk set by the matrix if it asks for that.

        The back office comes first where the row says so and it has not examined the
        case yet (5.2.11).
        """
        if request.target != MATRIX:
            return request
        goes_back = (
            row
            and row.back_office
            and not request.area_id
            and not has_looked
            and case.state != BACK_OFFICE
            and not case.typification_id.is_scholarship
        )
        if goes_back:
            return replace(request, target=BACK_OFFICE)
        # The lacked permission applies to the back office only.
        return replace(request, target=MISSION_AREA, system_id=None, operation=None)

    def _apply_back_office_plan(self, case, plan):
        """Complete the plan of a case that goes to the back office (5.2.11)."""
        row = plan.row
        if case.state == BACK_OFFICE:
            plan.refusals.append(self.env._("It is on the back office's desk already."))
        if not row:
            plan.departure = "no_rule"
        elif not row.back_office:
            plan.departure = "desk"
        else:
            plan.days = row.back_days

    def _apply_area_plan(self, case, plan, has_looked):
        """Complete the plan of a case that goes to a mission area (5.2.12)."""
        row, wanted = plan.row, plan.request.area_id
        if not wanted and not (row and row.area_id):
            wanted = plan.request.area_else
            plan.request = replace(plan.request, area_id=wanted)
        if not wanted and not (row and row.area_id):
            plan.lacks_area = True
            plan.refusals.append(
                self.env._(
                    "The escalation matrix names no area for «%(typification)s»: "
                    "choose the area and give the reason.",
                    typification=case.typification_id.display_name or "",
                )
            )
            return
        plan.area_id = wanted or row.area_id
        area = case.env["grandes.clientes.mission.area"].browse(plan.area_id)
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
                and case.state != BACK_OFFICE
                and not has_looked
            )

    def _check_scholarship(self, cases, plan):
        """Refuse any desk but the one for scholarships (R2)."""
        area = cases.env["grandes.clientes.mission.area"].browse(plan.area_id)
        if area.code != SCHOLARSHIP_AREA:
            plan.refusals.append(
                self.env._(
                    "Scholarship requests are escalated only to the Oficina de "
                    "Relaciones Internacionales."
                )
            )

    def _get_departure_sentence(self, cases, plan):
        """Return the sentence that says why the plan needs a reason."""
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

    def _get_entity_type(self, case):
        """Return the large-client type that selects the row of the matrix."""
        case.ensure_one()
        entity = case.partner_id
        return (
            entity.large_client_type
            or entity.parent_id.large_client_type
            or entity.commercial_partner_id.large_client_type
            or None
        )

    def _check_plans(self, cases, plans, late_reason):
        """Raise unless every case can be escalated as planned."""
        refused = [case_id for case_id in cases.ids if plans[case_id].refusals]
        if refused:
            lines = (
                f"{case.display_name}: {' '.join(plans[case.id].refusals)}"
                for case in cases.browse(refused)
            )
            raise ValidationError(
                self.env["grandes.clientes.notice"]._get_lines(lines, len(refused))
            )
        if said(late_reason):
            return
        late = [case_id for case_id in cases.ids if plans[case_id].is_late]
        if len(late) == 1:
            raise UserError(
                self.env._(
                    "%(case)s is escalated after the days that the procedure gives: "
                    "give the reason.",
                    case=cases.browse(late).display_name,
                )
            )
        if late:
            raise UserError(
                self.env._(
                    "%(count)s of the cases are escalated after the days that the "
                    "procedure gives, %(case)s among them: give the reason.",
                    count=len(late),
                    case=cases.browse(late[0]).display_name,
                )
            )

    def _get_last_suggestions(self, cases):
        """Return ``{case id: escalation}`` where the latest rejection suggests an area.

        Suggestions of earlier rejections are obsolete: another desk has examined the
        case since.
        """
        rejections = cases.env["grandes.clientes.escalation"].search(
            [("case_id", "in", cases.ids), ("state", "=", "rejected")],
            order="ended_on, id",
        )
        last = {each.case_id.id: each for each in rejections}
        return {
            case_id: each
            for case_id, each in last.items()
            if each.suggested_area_id.active
        }
