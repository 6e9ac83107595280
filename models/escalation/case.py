from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from ...tools import clock, expected_error, mass
from ...tools.escalation_acts import EVENTS, STEPS
from .case_plan import Wish
from .escalation import BACK_OFFICE, OPEN, OPEN_INDEX

# More refusals than these in one message help nobody.
_REFUSALS_SHOWN = 5


class Case(models.Model):
    """Escalating cases to back office or to a mission area (5.2.10–5.2.12)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

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
    def _compute_dates(self):
        return super()._compute_dates()

    def _get_matrix_dates(self):
        """Let the last escalation say what the matrix promises."""
        dates = super()._get_matrix_dates()
        # Sudo: the requester's date, whoever may read the escalation.
        rows = (
            self.env["grandes.clientes.escalation"]
            .sudo()
            .search_fetch(
                [("case_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["case_id", "date_due"],
                order="id",
            )
        )
        dates.update({row.case_id.id: row.date_due for row in rows})
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
        with mass.collector_at_rest(len(self)):
            self._check_act("escalate")
            wish = Wish(
                target, area.id if area else None, (reason or "").strip() or None
            )
            plans = self._plan_escalation(dict.fromkeys(self.ids, wish), len(self) > 1)
            self._check_plans(plans, late_reason)
            batch = self.env["grandes.clientes.escalation.batch"]
            if len(self) > 1:
                batch = batch._create_for(self, plans, late_reason)
            escalations = self._escalate(plans, late_reason, batch, told_on=clock.now())
            batch._add_lines(self, plans, escalations)
            escalations._tell()
            return escalations

    def _check_plans(self, plans, late_reason):
        """Raise unless every case can be escalated as planned."""
        refused = {
            case: plans[case.id].refusals for case in self if plans[case.id].refusals
        }
        if refused:
            lines = [
                f"{case.display_name}: {' '.join(sentences)}"
                for case, sentences in list(refused.items())[:_REFUSALS_SHOWN]
            ]
            if len(refused) > _REFUSALS_SHOWN:
                rest = len(refused) - _REFUSALS_SHOWN
                lines.append(self.env._("… and %(count)s more.", count=rest))
            raise ValidationError("\n".join(lines))
        if (late_reason or "").strip():
            return
        late = self.filtered(lambda case: plans[case.id].is_late)
        if late:
            raise UserError(
                self.env._(
                    "%(count)s of the cases are escalated after the days that the "
                    "procedure gives (R1), %(case)s among them: give the reason.",
                    count=len(late),
                    case=late[0].display_name,
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

    def _escalate(self, plans, late_reason, batch, told_on=False):
        """Escalate the cases as planned; the caller has checked act and plans.

        :param dict plans: ``{id: Plan}``
        :param batch: the mass act that they belong to, empty for a single one
        :param datetime told_on: set where the caller tells at once
        :return: the escalations
        :raise ConcurrencyError: somebody else escalated one meanwhile; the request is
            tried again and sees it
        """
        parents = self._open_back_escalations()
        Escalation = self.env["grandes.clientes.escalation"]
        try:
            # Somebody else may act on the same case at the same time.
            with expected_error.expected(), self.env.cr.savepoint():
                # Sudo: escalations are created by this act only. No followers and no
                # creation note: the events tell what happened.
                escalations = (
                    Escalation.sudo()
                    .with_context(
                        tracking_disable=True,
                        mail_create_nolog=True,
                        mail_create_nosubscribe=True,
                    )
                    .create(
                        [
                            {
                                **case._escalation_vals(
                                    plans[case.id], late_reason, batch, parents
                                ),
                                "told_on": told_on,
                            }
                            for case in self
                        ]
                    )
                    .with_env(Escalation.env)
                )
                self._forward(parents)
                self._move_to_desks(plans, escalations)
                self.env.flush_all()
        except UniqueViolation as error:
            if error.diag.constraint_name == OPEN_INDEX:
                raise ConcurrencyError("The case was just escalated") from error
            raise
        return escalations

    def _open_back_escalations(self):
        """Return ``{case id: open escalation}`` of what the back office holds."""
        held = self.filtered(lambda case: case.state == BACK_OFFICE)
        # Sudo: the act ends them, whoever may read them.
        escalations_sudo = (
            self.env["grandes.clientes.escalation"]
            .sudo()
            .search(
                [
                    ("case_id", "in", held.ids),
                    ("target", "=", BACK_OFFICE),
                    ("state", "in", OPEN),
                ]
            )
        )
        return {each.case_id.id: each.sudo(self.env.su) for each in escalations_sudo}

    def _escalation_vals(self, plan, late_reason, batch, parents):
        """Return the values of the case's escalation, the matrix's words frozen."""
        self.ensure_one()
        parent = parents.get(self.id, self.env["grandes.clientes.escalation"])
        row = plan.row
        departs = plan.departure != "none"
        return {
            "name": f"{self.name}-E{plan.number}",
            "case_id": self.id,
            "company_id": self.company_id.id,
            "target": plan.wish.target,
            "mission_area_id": plan.area_id,
            "mode": plan.mode,
            "batch_id": batch.id,
            "parent_id": parent.id,
            "rule_id": row and row.id,
            "matrix_version": row and row.version,
            "term_days": plan.days,
            "escalated_by": self.env.uid,
            "escalated_on": clock.now(),
            "advisor_id": self._advisor_to_return_to(parent).id,
            "date_due": plan.due,
            "is_late": plan.is_late,
            "late_reason": plan.is_late and late_reason,
            "departure": plan.departure,
            "override_reason": departs and plan.wish.reason,
            "skips_back_office": plan.skips_back_office,
            # Given here, so that nothing has to be computed for a thousand rows.
            "typification_id": self.typification_id.id,
            "product_id": self.product_id.id,
            "partner_id": self.partner_id.id,
            "is_wrong_area": False,
            "is_correct": not departs and not plan.skips_back_office,
        }

    def _advisor_to_return_to(self, parent):
        """Return who of the front office gets what the desk says (5.2.19).

        Who escalates; of what a supervisor sends for others, or the back office sends
        on, the advisor of the case.
        """
        if parent:
            return parent.advisor_id
        user = self.env.user
        if self.user_id and user.has_group("grandes_clientes.group_supervisor"):
            return self.user_id
        return user

    def _forward(self, parents):
        """End what the back office escalates on, unless the area answers to it."""
        ended = self.env["grandes.clientes.escalation"]
        for case in self:
            company_sudo = case.company_id.sudo()
            answers_to = company_sudo.grandes_clientes_area_answers_to
            if case.id in parents and answers_to == "front_office":
                ended |= parents[case.id]
        if ended:
            ended._end("forwarded", {})

    def _move_to_desks(self, plans, escalations):
        """Put the cases on the desks, with the look-up in the matrix as an event."""
        by_case = {escalation.case_id.id: escalation for escalation in escalations}
        codes = {area.id: area.code for area in escalations.mission_area_id}
        self._note_areas(plans)
        for target, cases in self.grouped(
            lambda case: plans[case.id].wish.target
        ).items():
            rows = cases._event_rows(
                "check_matrix",
                step="5.2.10",
                facts=lambda case: {
                    "rule": plans[case.id].row and plans[case.id].row.id,
                    "days": plans[case.id].days,
                    "departure": plans[case.id].departure,
                },
            )
            for row in rows:
                row["note"] = plans[row["case_id"]].wish.reason
            cases._enter(
                "escalate",
                {"back_user_id": False} if target == BACK_OFFICE else None,
                target=target,
                rows=rows,
                step=STEPS[target],
                facts=lambda case: by_case[case.id]._facts(codes),
            )

    def _note_areas(self, plans):
        """Let the cases name their areas, before they are moved all at once."""
        # Sudo: which area works a case is the act's to write.
        for area_id, cases in self.grouped(lambda case: plans[case.id].area_id).items():
            if area_id:
                cases_sudo = cases.sudo().with_context(tracking_disable=True)
                cases_sudo.mission_area_id = area_id

    def _event_role(self, act):
        """Return the role of the desk for what a desk does."""
        for code, (event, *_steps) in EVENTS.items():
            if act == event and code in self.env["grandes.clientes.escalation"]._ACTS:
                return self.env["grandes.clientes.escalation"]._acting_role(code)
        return super()._event_role(act)

    def _end_work(self):
        """Cancel what the desks still had of cases that ended."""
        result = super()._end_work()
        # Sudo: the desks' work stops with the case, whoever ends it.
        open_sudo = (
            self.env["grandes.clientes.escalation"]
            .sudo()
            .search([("case_id", "in", self.ids), ("state", "in", OPEN)])
        )
        if open_sudo:
            open_sudo.with_user(self.env.user).sudo()._end("cancelled", {})
        return result

    # === WHAT PEOPLE CLICK === #

    def action_escalate(self):
        """Open the wizard that shows where each of the cases goes."""
        self._check_act("escalate")
        wizard = self.env["grandes.clientes.case.escalate"]._open_for(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Escalate"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

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
