from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.escalation.case_plan import EscalationRequest
from ...models.escalation.desk_mixin import BACK_OFFICE, DESKS, MATRIX, MISSION_AREA
from ...models.escalation.scope import OPERATIONS
from ...tools import clock


class CaseEscalate(models.TransientModel):
    """Wizard to escalate cases, showing first where each one goes (5.2.10)."""

    _name = "grandes.clientes.case.escalate"
    _description = "Escalate cases"

    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_case_escalate_case_rel",
        column1="wizard_id",
        column2="case_id",
        string="Cases",
        default=lambda self: self._default_case_ids(),
    )
    target = fields.Selection(
        selection=[(MATRIX, "By the matrix"), *DESKS],
        string="Escalate to",
        default=MATRIX,
        required=True,
    )
    opened_on = fields.Datetime(default=lambda self: clock.now(), readonly=True)
    is_chosen = fields.Boolean(
        string="Which desk is chosen", compute="_compute_is_single"
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Area",
        help="Of the cases of which the matrix names none.",
    )
    reason = fields.Text(
        string="Why not by the matrix",
        help="Asked once, for the cases that leave the matrix and have no reason of "
        "their own.",
    )
    instruction = fields.Text(
        string="What the desk is asked for", help="Who gets them reads it first."
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.case.escalate.line",
        inverse_name="wizard_id",
        string="Where each case goes",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    late_reason = fields.Text(
        string="Why so late",
        help="Asked once, for the cases escalated after the days to escalate.",
    )
    lacked_system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        string="Lacks permission in",
        help="System in which the front office may not do what the case takes. "
        "Empty: the matrix, or the reason for leaving it, says why.",
    )
    lacked_operation = fields.Selection(
        selection=OPERATIONS, string="To", default="modify"
    )
    is_single = fields.Boolean(compute="_compute_is_single")
    back_count = fields.Integer(compute="_compute_summary")
    lacks_area_count = fields.Integer(compute="_compute_summary")
    leaving_count = fields.Integer(compute="_compute_summary")
    blocked_count = fields.Integer(compute="_compute_summary")
    case_count = fields.Integer(compute="_compute_summary")
    late_count = fields.Integer(compute="_compute_summary")
    problem_count = fields.Integer(compute="_compute_summary")
    summary = fields.Char(compute="_compute_summary")
    ready_note = fields.Char(
        compute="_compute_ready_note",
        help="Of cases whose final answer is ready: sending it ends them.",
    )

    @api.model
    def _default_case_ids(self):
        if self.env.context.get("active_model") == "grandes.clientes.case":
            return self.env.context.get("active_ids", [])
        return []

    @api.depends("case_ids", "target")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(vals)
                    for vals in wizard._prepare_line_vals(wizard.case_ids._origin)
                ),
            ]

    @api.depends("line_ids.leave_out", "case_ids")
    def _compute_ready_note(self):
        for wizard in self:
            lines = wizard.line_ids.filtered(lambda line: not line.leave_out)
            # Sudo: checks whether an answer is ready, whoever prepared it.
            ready = lines.case_id._origin.sudo().filtered(
                lambda case: any(
                    answer.kind == "final" and answer.state == "ready"
                    for answer in case.answer_ids
                )
            )
            if not ready:
                wizard.ready_note = False
            elif wizard.is_single:
                wizard.ready_note = self.env._(
                    "Its final answer is ready: send it instead, unless it still lacks "
                    "something that only the desk knows."
                )
            else:
                wizard.ready_note = self.env._(
                    "The final answer is ready of: %(cases)s. Send these instead, or "
                    "skip them.",
                    cases=", ".join(ready.mapped("display_name")[:5])
                    + ("…" if len(ready) > 5 else ""),
                )

    @api.depends("case_ids")
    def _compute_is_single(self):
        for wizard in self:
            wizard.is_single = len(wizard.case_ids) == 1
            # Cases of the back office can only go on to an area.
            states = set(wizard.case_ids.mapped("state"))
            wizard.is_chosen = states == {BACK_OFFICE}

    def _get_lacked(self):
        """Return the permission the front office lacks: ``(system id, operation)``."""
        if self.target == MISSION_AREA or not self.lacked_system_id:
            return None, None
        return self.lacked_system_id._origin.id, self.lacked_operation

    def _prepare_line_vals(self, cases):
        """Return the values of one line per case, with the area a rejection suggested.

        Blocked cases come first, then the late ones, so that they are not overlooked
        among hundreds.
        """
        planning = self.env["grandes.clientes.escalation.plan"]
        rejections = {}
        if self.target != BACK_OFFICE:
            rejections = planning._get_last_suggestions(cases)
        lines, requests = {}, {}
        for case in cases:
            vals = {"case_id": case.id}
            rejection = rejections.get(case.id)
            if rejection:
                vals["mission_area_id"] = rejection.suggested_area_id.id
                vals["reason"] = self.env._(
                    "Suggested when %(escalation)s was rejected.",
                    escalation=rejection.name,
                )
            lines[case.id] = vals
            requests[case.id] = EscalationRequest(
                self.target or MATRIX,
                vals.get("mission_area_id"),
                vals.get("reason"),
            )
        if len(cases) > 1:
            plans = planning._plan_escalation(cases, requests, True)
            refused = cases._get_cannot_act_reasons("escalate")
            order = {
                case_id: (case_id not in refused, *plan.urgency)
                for case_id, plan in plans.items()
            }
            return sorted(lines.values(), key=lambda vals: order[vals["case_id"]])
        return list(lines.values())

    @api.depends(
        "line_ids.is_late",
        "line_ids.problem",
        "line_ids.leave_out",
        "line_ids.is_leaving",
        "line_ids.lacks_area",
    )
    def _compute_summary(self):
        for wizard in self:
            lines = wizard.line_ids.filtered(lambda line: not line.leave_out)
            going = lines.filtered(lambda line: not line.is_blocked)
            wizard.case_count = len(going)
            wizard.late_count = len(going.filtered("is_late"))
            wizard.problem_count = len(lines.filtered("problem"))
            wizard.blocked_count = len(lines - going)
            wizard.back_count = len(going.filtered(lambda line: line.goes_back))
            wizard.lacks_area_count = len(going.filtered("lacks_area"))
            wizard.leaving_count = len(going.filtered("is_leaving"))
            wizard.summary = wizard._get_summary(lines, going)

    def _get_summary(self, lines, going):
        """Return a summary: cases per desk, blocked ones and late ones."""
        areas = {}
        for line in going:
            areas[line.goes_to] = areas.get(line.goes_to, 0) + 1
        parts = [f"{name} {count}" for name, count in areas.items() if name]
        if len(lines) > len(going):
            parts.append(
                self.env._("Cannot go as they are: %s", len(lines) - len(going))
            )
        if self.late_count:
            parts.append(self.env._("Late: %s", self.late_count))
        return " · ".join(parts)

    @api.model
    def _open_for(self, cases):
        """Create a wizard for ``cases``, for the desk that the matrix proposes."""
        return self.create({"case_ids": cases.ids, "target": self._get_proposed(cases)})

    @api.model
    def _get_proposed(self, cases):
        """Return the target for ``cases``: the matrix decides for each (5.2.10).

        Cases of the back office go on to an area.
        """
        states = set(cases.mapped("state"))
        return MISSION_AREA if states == {BACK_OFFICE} else MATRIX

    def _check_can_go(self):
        """Raise if no input of the wizard would let any of the cases go.

        :raise UserError: all lines are blocked; says why
        """
        if self.line_ids and all(self.line_ids.mapped("is_blocked")):
            raise UserError(self.line_ids._get_reasons())

    def action_escalate(self):
        """Escalate the cases that were not left out.

        A single case is escalated at once. Several become a batch with a line each,
        run in the background above the company's limit.

        :raise UserError: no case is left, late ones lack a reason, or one has a
            problem
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: not line.leave_out)
        if not lines:
            raise UserError(self.env._("Choose the cases to escalate."))
        # Cases that somebody else escalated meanwhile are reported as blocked.
        meanwhile = self.env[
            "grandes.clientes.escalation.batch.line"
        ]._get_escalated_meanwhile(lines.case_id.ids, self.opened_on)
        gone = lines.case_id._get_cannot_act_reasons("escalate") | meanwhile
        plans = lines._plans()
        # The same check as on the lines, with fresh data.
        blocked = lines.filtered(
            lambda line: line.case_id.id in gone or plans[line.case_id.id].is_blocked
        )
        if blocked and blocked != lines:
            lines -= blocked
            # Plan again, as a single remaining case is no mass act.
            plans = lines._plans()
        cases = lines.case_id
        if blocked and all(case.id in gone for case in cases):
            cases._check_act("escalate")
            raise UserError(blocked._get_reasons(meanwhile))
        self.env["grandes.clientes.escalation.plan"]._check_plans(
            cases.filtered(lambda case: case.id not in gone), plans, self.late_reason
        )
        if len(cases) == 1:
            escalation = cases.env[
                "grandes.clientes.escalation.sending"
            ]._create_escalations(cases, plans, self.late_reason, self._no_batch())
            escalation._notify_all()
            return self._get_told(escalation)
        batch = self._no_batch()._create_for(cases, plans, self.late_reason)
        batch._add_lines(cases, plans)
        batch._do_send()
        page = {
            "type": "ir.actions.act_window",
            "res_model": batch._name,
            "res_id": batch.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "current",
        }
        return blocked._say_left(page, meanwhile) if blocked else page

    def _get_shown(self):
        """Return the action that opens the wizard."""
        self._check_can_go()
        # Cases can be left out while it is open, so its title does not count them.
        title = (
            self.env._("Escalate cases")
            if len(self.case_ids) > 1
            else self.env["grandes.clientes.case.guidance"]._get_title(
                self.case_ids, self.env._("Escalate")
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_complete_problems(self):
        """Open the blocked cases, to be completed."""
        self.ensure_one()
        cases = self.line_ids.filtered("is_blocked").case_id
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("To be completed before they are escalated"),
            "res_model": cases._name,
            "view_mode": "list,form",
            "domain": [("id", "in", cases.ids)],
        }
        if len(cases) == 1:
            action.update(view_mode="form", res_id=cases.id)
        return action

    def _no_batch(self):
        return self.env["grandes.clientes.escalation.batch"]

    def _get_told(self, escalation):
        """Return the action that closes the wizard with a notice of the desk."""
        message = self.env._(
            "%(case)s, %(matter)s, went to %(desk)s, which answers by %(day)s: "
            "%(escalation)s.",
            case=escalation.case_id.name,
            matter=escalation.case_id.subject,
            desk=escalation._get_desk_name(),
            day=clock.in_words(escalation.date_due, self.env.lang or "es"),
            escalation=escalation.display_name,
        )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            message, escalation, then={"type": "ir.actions.act_window_close"}
        )
