from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act, OpenWork
from ..engine import mass
from .case_plan import EscalationRequest
from .desk_mixin import BACK_OFFICE, MATRIX
from .escalation import OPEN
from .escalation_sending import STEPS

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Escalation of cases to the back office or a mission area (5.2.10–5.2.12)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    _RULE_CACHE_FIELDS = ("escalation_ids",)
    _PROMISE_PATHS = ("escalation_ids.date_due", "escalation_ids.state")

    escalation_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation", inverse_name="case_id"
    )
    escalation_count = fields.Integer(
        string="Escalations", compute="_compute_escalation_count"
    )

    @api.model
    def _get_acts(self):
        """Add the act that sends a case to another desk."""
        return super()._get_acts() | {
            "escalate": Act(
                label=_lt("Escalate"),
                roles=("group_front_office", "group_back_office"),
                origins=("front_office", "back_office"),
                check="_get_cannot_escalate_reasons",
                has_button=True,
            ),
        }

    @api.model
    def _get_other_events(self):
        """Add the events of the desks, as labelled in the history of the case."""
        return super()._get_other_events() | {
            "check_matrix": _lt("Looked up in the escalation matrix"),
            "escalation_accept": _lt("Escalation accepted"),
            "escalation_assign": _lt("Escalation distributed"),
            "escalation_answer": _lt("Answered by the desk"),
            "escalation_reject": _lt("Escalation rejected"),
            "escalation_return": _lt("Escalation returned as incomplete"),
            "escalation_cancel": _lt("Escalation cancelled"),
            "escalation_download": _lt("Downloaded by the area to answer it"),
        }

    @api.depends("escalation_ids")
    def _compute_escalation_count(self):
        counts = dict(
            self.env["grandes.clientes.escalation"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.escalation_count = counts.get(case, 0)

    # === ACT === #

    def _do_escalate(
        self,
        target,
        area=None,
        reason=None,
        late_reason=None,
        lacked=None,
        instruction=None,
    ):
        """Escalate the cases by the matrix in force (5.2.10–5.2.12, R1, R4, R5).

        Each requester is told the promised date, and each desk what it received, in one
        message however many cases there are.

        :param str target: ``back_office``, ``mission_area``, or ``matrix``: each case
            goes where the matrix sends it, to the back office first where it says so
        :param area: ``grandes.clientes.mission.area``; default: the one of the matrix
        :param str reason: reason for departing from the matrix, if it does
        :param str late_reason: reason for escalating after the allowed days, if so
        :param lacked: for the back office only: the permission that the front office
            lacks, as ``(legacy system, "consult" or "modify")`` (R12)
        :param str instruction: what the desk is asked for
        :return: the escalations, one per case
        :raise AccessError: the user's role does not escalate
        :raise UserError: a case is late and has no reason, or cannot be escalated; the
            message says which and why
        :raise ValidationError: the matrix has no row or names another desk and no
            reason was given, or a requirement is missing
        """
        if target != MATRIX and target not in STEPS:
            raise ValidationError(
                self.env._("Escalate to the back office or to a mission area.")
            )
        with mass.gc_disabled(len(self)):
            self._check_act("escalate")
            system, operation = lacked or (None, None)
            wish = EscalationRequest(
                target,
                area.id if area else None,
                (reason or "").strip() or None,
                system.id if system else None,
                operation,
                instruction=(instruction or "").strip() or None,
            )
            planning = self.env["grandes.clientes.escalation.plan"]
            plans = planning._plan_escalation(
                self, dict.fromkeys(self.ids, wish), len(self) > 1
            )
            planning._check_plans(self, plans, late_reason)
            batch = self.env["grandes.clientes.escalation.batch"]
            if len(self) > 1:
                batch = batch._create_for(self, plans, late_reason)
            sending = self.env["grandes.clientes.escalation.sending"]
            escalations = sending._create_escalations(self, plans, late_reason, batch)
            batch._add_lines(self, plans, escalations)
            batch._notify_of(escalations)
            return escalations

    def _get_cannot_escalate_reasons(self):
        """Return ``{id: reason}`` where the user has no role, or a final answer leaves.

        Only the desk that has a case escalates it. A final answer could not leave if
        its case were on another desk when its time comes.
        """
        Answer = self.env["grandes.clientes.case.answer"]
        leaving = Answer._find_leaving(self, ("final",))
        reasons = dict.fromkeys(
            leaving.ids, self.env._("Its answer leaves in a moment: undo it first.")
        )
        if self.env.su:
            return reasons
        user = self.env.user
        roles = {
            "front_office": user.has_group("grandes_clientes.group_front_office"),
            BACK_OFFICE: user.has_group("grandes_clientes.group_back_office"),
        }
        return reasons | {
            case.id: self.env._("Only the desk that has the case escalates it.")
            for case in self
            if not roles[case.state]
        }

    def _do_assign(self, user, reason=None):
        """Assign the cases, and redirect the pending replies of the desks (R6)."""
        result = super()._do_assign(user, reason)
        self.env["grandes.clientes.escalation"]._open_escalations_sudo(
            self
        )._get_act_records().write({"advisor_id": user.id})
        return result

    @api.model
    def _get_open_work(self):
        """Add the open escalations, which are called back when the case ends."""
        pending = OpenWork([("state", "in", OPEN)], "_apply_called_back")
        return super()._get_open_work() | {"escalation_ids": pending}

    # === ACTIONS === #

    def action_escalate(self):
        """Open the wizard that shows where each of the cases goes.

        :raise UserError: none of the cases can be escalated
        """
        if len(self._get_cannot_act_reasons("escalate")) >= len(self):
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
