from odoo import api, fields, models

from ...tools.text import said
from ..engine import mass
from .case_plan import EscalationRequest
from .escalation import OPEN


class EscalationBatchLine(models.Model):
    """One case of a mass escalation, with its outcome."""

    _name = "grandes.clientes.escalation.batch.line"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.desk.mixin"]
    _description = "Case of a mass escalation"
    _order = "id"

    batch_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.batch",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="batch_id.company_id")
    case_id = fields.Many2one(index=True)
    mission_area_id = fields.Many2one(string="Area chosen", help="Empty: the matrix's.")
    reason = fields.Text(string="Why it leaves the matrix", readonly=True)
    state = fields.Selection(
        selection=[("pending", "Waiting"), ("sent", "Sent"), ("failed", "Failed")],
        default="pending",
        required=True,
        readonly=True,
    )
    message = fields.Text(string="Why it failed", readonly=True)
    escalation_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    desk_id = fields.Many2one(
        related="escalation_id.mission_area_id", string="Mission area"
    )
    date_due = fields.Date(related="escalation_id.date_due")
    # Related to the escalation, so that its record rules decide who sees the values.
    subject = fields.Char(related="escalation_id.subject")
    beneficiary_name = fields.Char(
        related="escalation_id.beneficiary_name", string="Beneficiary"
    )
    outcome = fields.Selection(
        selection=[
            ("pending", "Waiting"),
            ("failed", "Failed"),
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("answered", "Answered"),
            ("rejected", "Rejected"),
            ("returned", "Returned"),
            ("forwarded", "Escalated on"),
            ("cancelled", "Cancelled"),
            ("overdue", "Past the matrix's date"),
        ],
        compute="_compute_outcome",
    )

    _waiting_idx = models.Index("(batch_id, id) WHERE state = 'pending'")

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only acts may write."""
        return super()._get_protected_fields() | {"state", "message", "escalation_id"}

    @api.depends("state", "escalation_id.state")
    def _compute_outcome(self):
        for line in self:
            # Sudo: exposes the outcome only, not the rest of the escalation.
            escalation_sudo = line.sudo().escalation_id
            if not escalation_sudo:
                line.outcome = "failed" if line.state == "failed" else "pending"
            elif escalation_sudo.state in OPEN and escalation_sudo.is_overdue:
                line.outcome = "overdue"
            else:
                line.outcome = escalation_sudo.state

    def _do_send(self):
        """Escalate the pending lines where possible, and record why others failed.

        A line is sent only once: a case that somebody else escalated meanwhile fails
        with a message that says so.
        """
        lines = self.filtered(lambda line: line.state == "pending")
        if lines:
            with mass.gc_disabled(len(lines)):
                lines._send()

    def _send(self):
        """Escalate the pending lines of one mass escalation; see `_do_send`."""
        batch = self.batch_id
        cases = self.case_id._filtered_access("read")
        refused = {
            **self._get_answered_meanwhile(cases),
            **cases._get_cannot_act_reasons("escalate"),
            **self._get_escalated_meanwhile(cases.ids, batch.submitted_on),
        }
        possible = cases.filtered(lambda case: case.id not in refused)
        plans = possible.env["grandes.clientes.escalation.plan"]._plan_escalation(
            possible,
            self._get_escalation_requests(),
            self.search_count([("batch_id", "=", batch.id)], limit=2) > 1,
        )
        for case in possible:
            plan = plans[case.id]
            if plan.refusals:
                refused[case.id] = " ".join(plan.refusals)
            elif plan.is_late and not said(batch.late_reason):
                refused[case.id] = self.env._(
                    "It is escalated after the days that the procedure gives: "
                    "give the reason."
                )
        fit = possible.filtered(lambda case: case.id not in refused)
        escalations = fit.env[
            "grandes.clientes.escalation.sending"
        ]._create_escalations(fit, plans, batch.late_reason, batch)
        self._mark_sent(escalations)
        self._note_nobody_there(escalations)
        self._mark_not_sent({**refused, **self._get_escalated_meanwhile(refused)})

    def _get_answered_meanwhile(self, cases):
        """Return ``{case id: sentence}`` of the cases answered since submission."""
        # Sudo: an answer of any desk counts, readable by the user or not.
        escalations_sudo = (
            self.env["grandes.clientes.escalation"]
            .sudo()
            .search(
                [
                    ("case_id", "in", cases.ids),
                    ("state", "=", "answered"),
                    ("ended_on", ">", self.batch_id.submitted_on),
                ]
            )
        )
        return {
            each.case_id.id: self.env._(
                "A desk answered it meanwhile: %(escalation)s. If that does not do, "
                "escalate it by itself.",
                escalation=each.name,
            )
            for each in escalations_sudo
        }

    @api.model
    def _get_escalated_meanwhile(self, case_ids, since=None):
        """Return ``{case id: sentence}`` of the cases with an open escalation.

        :param datetime since: count only escalations created after this instant
        """
        domain = [("case_id", "in", list(case_ids)), ("state", "in", OPEN)]
        if since:
            domain.append(("escalated_on", ">", since))
        # Sudo: names who escalated it, whichever desk it went to.
        escalations_sudo = self.env["grandes.clientes.escalation"].sudo().search(domain)
        return {
            each.case_id.id: self.env._(
                "Escalated already, by %(user)s: %(escalation)s.",
                user=each.escalated_by.name,
                escalation=each.name,
            )
            for each in escalations_sudo
        }

    def _get_escalation_requests(self):
        """Return ``{case id: EscalationRequest}`` of the lines, all of one batch."""
        batch = self.batch_id
        lacked = batch.lacked_system_id.id or None, batch.lacked_operation or None
        instruction = batch.instruction or None
        return {
            line.case_id.id: EscalationRequest(
                line.target,
                line.mission_area_id.id or None,
                line.reason or None,
                *lacked,
                instruction=instruction,
            )
            for line in self
        }

    def _mark_sent(self, escalations):
        """Link the lines to their escalations and mark them sent."""
        by_case = {each.case_id.id: each.id for each in escalations}
        # Sudo: bookkeeping of the mass escalation.
        sent_sudo = self.sudo().filtered(lambda line: line.case_id.id in by_case)
        mass.update(
            sent_sudo,
            {
                "state": ["sent"] * len(sent_sudo),
                "message": [None] * len(sent_sudo),
                "escalation_id": [by_case[line.case_id.id] for line in sent_sudo],
            },
        )

    def _note_nobody_there(self, escalations):
        """Warn on the lines whose area has no active members in the company."""
        # Sudo: reads the members of the area, which the advisor may not.
        escalations_sudo = escalations.sudo()
        for area in escalations_sudo.mission_area_id:
            if area._get_members_in(self.batch_id.company_id):
                continue
            sent = escalations_sudo.filtered(
                lambda e, area=area: e.mission_area_id == area
            )
            self.sudo().filtered(lambda li, sent=sent: li.escalation_id in sent).write(
                {
                    "message": self.env._(
                        "Sent, but «%(area)s» has nobody who sees it: give it members.",
                        area=area.name,
                    )
                }
            )

    def _reopen_for_job(self):
        """Reset the failed lines to pending when their job is resumed."""
        self.filtered(lambda line: line.state == "failed").write(
            {"state": "pending", "message": False}
        )

    def _mark_not_sent(self, refused):
        """Mark the pending lines as failed, with the reason.

        :param dict refused: ``{case id: reason}``
        """
        unseen = self.env._("You cannot see this case.")
        # Sudo: bookkeeping of the mass escalation.
        waiting_sudo = self.sudo().filtered(lambda line: line.state == "pending")
        waiting_sudo.state = "failed"
        for line_sudo in waiting_sudo:
            line_sudo.message = refused.get(line_sudo.case_id.id, unseen)

    def action_open(self):
        """Open the escalation of the line, or the case if it has none."""
        self.ensure_one()
        if not self.escalation_id:
            return self.action_open_case()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.escalation_id._name,
            "res_id": self.escalation_id.id,
            "view_mode": "form",
        }

    @api.model
    def _on_job_done(self, job):
        """Notify requesters and desks once a background job has all its outcomes.

        :param job: ``grandes.clientes.job`` that ended
        :return: number of its lines that were not sent
        """
        batch = self.env["grandes.clientes.escalation.batch"].search(
            [("job_id", "=", job.id)], limit=1
        )
        batch._mark_unfinished_failed(job)
        batch._notify_all()
        # Sudo: the outcome of the whole batch, for the user who started the job.
        failed_sudo = self.sudo().search(
            [("batch_id.job_id", "=", job.id), ("state", "=", "failed")]
        )
        if not failed_sudo:
            return 0
        # Exclude failed lines that were not part of this job.
        return len(set(failed_sudo.ids) & set(job.sudo().line_ids.mapped("res_id")))
