from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock, mass
from ...tools.escalation_acts import EVENTS, STEPS
from .case_plan import EscalationRequest
from .desk_mixin import BACK_OFFICE
from .escalation import OPEN

# More refusals than these in one message help nobody.
_REFUSALS_SHOWN = 5


class Case(models.Model):
    """Escalating cases to back office or to a mission area (5.2.10–5.2.12)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    _RULE_CACHE_FIELDS = ("escalation_ids",)

    escalation_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation", inverse_name="case_id"
    )
    escalation_count = fields.Integer(
        string="Escalations", compute="_compute_escalation_count"
    )

    @api.depends("escalation_ids")
    def _compute_escalation_count(self):
        counts = dict(
            self.env["grandes.clientes.escalation"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.escalation_count = counts.get(case, 0)

    # === DATES === #

    @api.depends("escalation_ids.date_due", "escalation_ids.state")
    def _compute_date_promised(self):
        return super()._compute_date_promised()

    def _get_matrix_dates(self, counter_of=None):
        """Let the last escalation say what the matrix promises."""
        dates = super()._get_matrix_dates(counter_of)
        # Sudo: the requester's date, whoever may read the escalation.
        rows = (
            self.env["grandes.clientes.escalation"]
            .sudo()
            .search_fetch(
                [("case_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["case_id", "date_due", "company_id", "escalated_on", "term_days"],
                order="id",
            )
        )
        for company, group in rows.grouped("company_id").items():
            days = counter_of(company).days if counter_of else None
            dates.update(
                {
                    row.case_id.id: row._get_due_by(days) if days else row.date_due
                    for row in group
                }
            )
        return dates

    # === ACT === #

    def _do_escalate(self, target, area=None, reason=None, late_reason=None):
        """Escalate the cases by the matrix in force (5.2.10–5.2.12, R1, R4, R5).

        The requesters are told the promised date, and the desk what it got, once
        each, however many cases.

        :param str target: ``back_office`` or ``mission_area``
        :param area: ``grandes.clientes.mission.area``; the matrix's where absent
        :param str reason: why it leaves the matrix, where it does
        :param str late_reason: why it comes after the days to escalate, where it does
        :return: the escalations, one a case
        :raise AccessError: the user's role does not escalate
        :raise UserError: a case is late and no reason was given, or cannot be
            escalated; says which and why
        :raise ValidationError: the matrix leads nowhere or elsewhere and no reason
            was given, or what it requires is missing
        """
        if target not in STEPS:
            raise ValidationError(
                self.env._("Escalate to the back office or to a mission area.")
            )
        with mass.gc_disabled(len(self)):
            self._check_act("escalate")
            wish = EscalationRequest(
                target, area.id if area else None, (reason or "").strip() or None
            )
            plans = self._plan_escalation(dict.fromkeys(self.ids, wish), len(self) > 1)
            self._check_plans(plans, late_reason)
            batch = self.env["grandes.clientes.escalation.batch"]
            if len(self) > 1:
                batch = batch._create_for(self, plans, late_reason)
            escalations = self._create_escalations(
                plans, late_reason, batch, told_on=clock.now()
            )
            batch._add_lines(self, plans, escalations)
            escalations._notify_all()
            return escalations

    def _check_plans(self, plans, late_reason):
        """Raise unless every case can be escalated as planned."""
        refused = [case_id for case_id in self.ids if plans[case_id].refusals]
        if refused:
            lines = [
                f"{case.display_name}: {' '.join(plans[case.id].refusals)}"
                for case in self.browse(refused[:_REFUSALS_SHOWN])
            ]
            if len(refused) > _REFUSALS_SHOWN:
                rest = len(refused) - _REFUSALS_SHOWN
                lines.append(self.env._("… and %(count)s more.", count=rest))
            raise ValidationError("\n".join(lines))
        if (late_reason or "").strip():
            return
        late = [case_id for case_id in self.ids if plans[case_id].is_late]
        if late:
            raise UserError(
                self.env._(
                    "%(count)s of the cases are escalated after the days that the "
                    "procedure gives (R1), %(case)s among them: give the reason.",
                    count=len(late),
                    case=self.browse(late[0]).display_name,
                )
            )

    def _get_cannot_escalate_reasons(self):
        """Return ``{id: reason}`` where another desk escalates the case."""
        if self.env.su:
            return {}
        user = self.env.user
        roles = {
            "front_office": user.has_group("grandes_clientes.group_front_office"),
            BACK_OFFICE: user.has_group("grandes_clientes.group_back_office"),
        }
        return {
            case.id: self.env._("Only the desk that has the case escalates it.")
            for case in self
            if not roles[case.state]
        }

    def _get_last_suggestions(self):
        """Return ``{case id: escalation}`` of whose last rejection suggests an area.

        What an earlier one suggested is past: the matter was seen since.
        """
        rejections = self.env["grandes.clientes.escalation"].search(
            [("case_id", "in", self.ids), ("state", "=", "rejected")],
            order="ended_on, id",
        )
        last = {each.case_id.id: each for each in rejections}
        return {
            case_id: each
            for case_id, each in last.items()
            if each.suggested_area_id.active
        }

    def _get_event_role(self, act):
        """Return the role of the desk for what a desk does."""
        for code, (event, *_steps) in EVENTS.items():
            if act == event and code in self.env["grandes.clientes.escalation"]._ACTS:
                return self.env["grandes.clientes.escalation"]._get_acting_role(code)
        return super()._get_event_role(act)

    def _do_assign(self, user, reason=None):
        """Give the cases away, and with them what their desks will say (R6)."""
        result = super()._do_assign(user, reason)
        self._open_escalations_sudo()._get_act_records().write({"advisor_id": user.id})
        return result

    def _on_work_done(self):
        """Cancel what the desks still had of cases that ended."""
        result = super()._on_work_done()
        open_sudo = self._open_escalations_sudo()
        if open_sudo:
            open_sudo.with_user(self.env.user).sudo()._apply_end("cancelled", {})
        return result

    def _open_escalations_sudo(self):
        """Return what the desks still have of the cases, with all rights."""
        # Sudo: what the act on the case means for the desks, whoever does it.
        return (
            self.env["grandes.clientes.escalation"]
            .sudo()
            .search([("case_id", "in", self.ids), ("state", "in", OPEN)])
        )

    # === WHAT PEOPLE CLICK === #

    def action_escalate(self):
        """Open the wizard that shows where each of the cases goes."""
        self._check_act("escalate")
        return self.env["grandes.clientes.case.escalate"]._open_for(self)._get_shown()

    def action_open_escalations(self):
        """Open the escalations of the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Escalations of %(case)s", case=self.display_name),
            "res_model": "grandes.clientes.escalation",
            "view_mode": "list,form",
            "domain": [("case_id", "=", self.id)],
        }
