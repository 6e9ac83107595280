from odoo import api, fields, models

from ...models.escalation.case_plan import EscalationRequest
from ...models.escalation.correctness import DEPARTURES
from ...models.escalation.desk_mixin import MISSION_AREA


class CaseEscalateLine(models.TransientModel):
    """One case as it would be escalated: desk, term, what is missing, what is late."""

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
    term_days = fields.Integer(string="Business days", compute="_compute_plan")
    date_due = fields.Date(string="Due", compute="_compute_plan")
    is_late = fields.Boolean(string="Late", compute="_compute_plan")
    departure = fields.Selection(
        selection=DEPARTURES, string="By the matrix?", compute="_compute_plan"
    )
    instructions = fields.Text(compute="_compute_plan")
    problem = fields.Text(string="What is missing", compute="_compute_plan")

    def _get_wishes(self):
        """Return ``{case id: EscalationRequest}`` of the lines, all of one wizard."""
        target = self.wizard_id.target or MISSION_AREA
        lacked = self.wizard_id._get_lacked()
        return {
            line.case_id._origin.id: EscalationRequest(
                target,
                (target == MISSION_AREA and line.mission_area_id._origin.id) or None,
                (line.reason or "").strip() or None,
                *lacked,
            )
            for line in self
        }

    def _plans(self, mass=None):
        """Return ``{case id: Plan}`` of the lines, all of one wizard.

        :param bool mass: whether they are part of an act on many; by their number
            where absent
        """
        cases = self.case_id._origin
        mass = len(cases) > 1 if mass is None else mass
        return cases.env["grandes.clientes.escalation.plan"]._plan_escalation(
            cases, self._get_wishes(), mass
        )

    @api.depends(
        "case_id", "mission_area_id", "reason", "wizard_id.target", "leave_out"
    )
    def _compute_plan(self):
        Rule = self.env["grandes.clientes.escalation.rule"]
        plans = {}
        for wizard, lines in self.grouped("wizard_id").items():
            kept = wizard.line_ids.filtered(lambda line: not line.leave_out)
            plans.update(lines._plans(len(kept) > 1))
        for line in self:
            plan = plans[line.case_id._origin.id]
            line.area_id = plan.area_id
            line.term_days = plan.days
            line.date_due = plan.due
            line.is_late = plan.is_late
            line.departure = plan.departure
            line.instructions = plan.row and Rule.browse(plan.row.id).instructions
            line.problem = " ".join(plan.refusals)
