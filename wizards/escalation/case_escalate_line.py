from odoo import api, fields, models

from ...models.escalation.case_plan import EscalationRequest
from ...models.escalation.correctness import DEPARTURES
from ...models.escalation.desk_mixin import BACK_OFFICE, MATRIX, MISSION_AREA


class CaseEscalateLine(models.TransientModel):
    """Case to escalate: desk, term, missing data and lateness."""

    _name = "grandes.clientes.case.escalate.line"
    _description = "Case to escalate"
    _order = "id"

    wizard_id = fields.Many2one(
        comodel_name="grandes.clientes.case.escalate",
        required=True,
        ondelete="cascade",
        index=True,
    )
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case", required=True, ondelete="cascade"
    )
    typification_id = fields.Many2one(
        related="case_id.typification_id", related_sudo=False
    )
    subject = fields.Char(related="case_id.subject", related_sudo=False)
    beneficiary_name = fields.Char(
        related="case_id.beneficiary_name", related_sudo=False
    )
    leave_out = fields.Boolean(string="Skip")
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Another area",
        help="Empty: the matrix's.",
    )
    reason = fields.Text(help="Why it leaves the matrix, where it does.")
    area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Goes to",
        compute="_compute_plan",
    )
    goes_to = fields.Char(string="Desk", compute="_compute_plan")
    goes_back = fields.Boolean(compute="_compute_plan")
    is_leaving = fields.Boolean(
        compute="_compute_plan", help="It leaves the matrix, which takes a reason."
    )
    lacks_area = fields.Boolean(compute="_compute_plan")
    is_blocked = fields.Boolean(
        compute="_compute_plan", help="Nothing that is asked here lets it go."
    )
    term_days = fields.Integer(string="Business days", compute="_compute_plan")
    date_due = fields.Date(string="Due", compute="_compute_plan")
    is_late = fields.Boolean(string="Late", compute="_compute_plan")
    departure = fields.Selection(
        selection=DEPARTURES, string="By the matrix?", compute="_compute_plan"
    )
    instructions = fields.Text(compute="_compute_plan")
    problem = fields.Text(string="What is missing", compute="_compute_plan")

    def _get_escalation_requests(self):
        """Return ``{case id: EscalationRequest}`` for lines of the same wizard."""
        wizard = self.wizard_id
        target = wizard.target or MATRIX
        lacked = wizard._get_lacked()
        area = wizard.mission_area_id._origin.id
        # For a single case the chosen area wins over the matrix.
        own = area if wizard.is_single and target == MISSION_AREA else None
        return {
            line.case_id._origin.id: EscalationRequest(
                target,
                (target != BACK_OFFICE and (line.mission_area_id._origin.id or own))
                or None,
                (line.reason or "").strip() or None,
                *lacked,
                instruction=(wizard.instruction or "").strip() or None,
                area_else=area or None,
                reason_else=wizard.reason,
            )
            for line in self
        }

    def _plans(self, mass=None):
        """Return ``{case id: Plan}`` for lines of the same wizard.

        :param bool mass: whether they are part of a mass act; by default if there are
            several
        """
        cases = self.case_id._origin
        mass = len(cases) > 1 if mass is None else mass
        return cases.env["grandes.clientes.escalation.plan"]._plan_escalation(
            cases, self._get_escalation_requests(), mass
        )

    @api.depends(
        "case_id",
        "mission_area_id",
        "reason",
        "leave_out",
        "wizard_id.target",
        "wizard_id.mission_area_id",
        "wizard_id.reason",
    )
    def _compute_plan(self):
        Rule = self.env["grandes.clientes.escalation.rule"]
        target = self.env["grandes.clientes.escalation"]._fields["target"]
        back = dict(target._description_selection(self.env))
        refused = self.case_id._origin._get_cannot_act_reasons("escalate")
        plans = {}
        for wizard, lines in self.grouped("wizard_id").items():
            kept = wizard.line_ids.filtered(lambda line: not line.leave_out)
            plans.update(lines._plans(len(kept) > 1))
        for line in self:
            plan = plans[line.case_id._origin.id]
            cannot = refused.get(line.case_id._origin.id)
            line.area_id = plan.area_id
            line.goes_back = plan.request.target == BACK_OFFICE
            line.goes_to = (
                back[BACK_OFFICE] if line.goes_back else line.area_id.name or ""
            )
            line.is_leaving = plan.needs_reason and not line.reason
            line.lacks_area = plan.lacks_area or (
                not line.goes_back
                and not line.mission_area_id
                and bool(line.wizard_id.mission_area_id)
                and not (plan.row and plan.row.area_id)
            )
            line.is_blocked = bool(cannot) or plan.is_blocked
            line.term_days = plan.days
            line.date_due = plan.due
            line.is_late = plan.is_late
            line.departure = plan.departure
            line.instructions = plan.row and Rule.browse(plan.row.id).instructions
            line.problem = cannot or " ".join(plan.refusals)

    def _say_left(self, then, meanwhile=None):
        """Return a notice of the cases not escalated, followed by action ``then``.

        :param dict meanwhile: see :meth:`_get_reasons`
        """
        if len(self) == 1:
            title = self.env._("1 case was not escalated")
        else:
            title = self.env._("%(count)s cases were not escalated", count=len(self))
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            self._get_reasons(meanwhile),
            self.case_id if len(self) == 1 else None,
            kind="warning",
            then=then,
            title=title,
            sticky=True,
        )

    def _get_reasons(self, meanwhile=None):
        """Return why the cases cannot be escalated, one per line.

        :param dict meanwhile: ``{case id: sentence}`` for cases that somebody else
            escalated meanwhile
        """
        meanwhile = meanwhile or {}
        lines = (
            f"{line.case_id.display_name}: "
            f"{meanwhile.get(line.case_id.id) or line.problem}"
            for line in self
        )
        return self.env["grandes.clientes.notice"]._get_lines(lines, len(self))
