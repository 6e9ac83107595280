from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ..engine import mass
from .desk_mixin import BACK_OFFICE, DESKS


class EscalationBatch(models.Model):
    """One mass escalation, with its cases and the outcome of each (5.2.12).

    A single page for the advisor who sent it, the supervisor and the receiving areas.
    """

    _name = "grandes.clientes.escalation.batch"
    _description = "Mass escalation"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "id desc"
    # The name is computed and not stored: search by the sender instead.
    _rec_names_search = ("user_id",)

    name = fields.Char(compute="_compute_name")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Escalated by",
        required=True,
        readonly=True,
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    submitted_on = fields.Datetime(string="Submitted on", required=True, readonly=True)
    target = fields.Selection(selection=DESKS, string="Desk", readonly=True)
    late_reason = fields.Text(string="Why it was late", readonly=True)
    instruction = fields.Text(string="What the desks are asked for", readonly=True)
    job_id = fields.Many2one(
        comodel_name="grandes.clientes.job", readonly=True, index="btree_not_null"
    )
    # Id of the last escalation already notified to requester and desk, so that a retry
    # notifies only the later ones.
    told_up_to = fields.Integer(string="Told up to", readonly=True)
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation.batch.line",
        inverse_name="batch_id",
        readonly=True,
    )
    escalation_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation",
        inverse_name="batch_id",
        readonly=True,
    )
    total_count = fields.Integer(string="Cases", compute="_compute_counts")
    pending_count = fields.Integer(string="Cases waiting", compute="_compute_counts")
    failed_count = fields.Integer(string="Cases failed", compute="_compute_counts")
    sent_count = fields.Integer(string="Cases sent", compute="_compute_counts")
    answered_count = fields.Integer(string="Cases answered", compute="_compute_counts")
    rejected_count = fields.Integer(
        string="Rejected or returned", compute="_compute_counts"
    )
    overdue_count = fields.Integer(
        string="Overdue by the matrix", compute="_compute_counts"
    )
    state = fields.Selection(
        selection=[("working", "At work"), ("done", "Done")], compute="_compute_counts"
    )
    progress = fields.Float(
        compute="_compute_counts", help="Percentage of the cases with an outcome."
    )

    @api.depends("submitted_on", "user_id")
    @api.depends_context("lang", "tz")
    def _compute_name(self):
        for batch in self:
            # Sudo: the sender's name, for areas that may not read users.
            user_sudo = batch.sudo().user_id
            batch.name = self.env._(
                "Mass escalation %(number)s of %(date)s, %(user)s",
                number=batch.id or "",
                date=batch.submitted_on
                and clock.on_screen(
                    batch.submitted_on,
                    self.env.lang or "en_US",
                    batch.company_id._grandes_clientes_get_tz(),
                ),
                user=user_sudo.name or "",
            )

    def _get_submitted_words(self):
        """Return when it was submitted, formatted as in official documents."""
        self.ensure_one()
        zone = self.company_id._grandes_clientes_get_tz()
        return self.submitted_on and clock.official(self.submitted_on, zone)

    def _get_sender_line(self):
        """Return the sentence that says who sent it, and when."""
        self.ensure_one()
        # Sudo: the sender's name, for areas that may not read users.
        return self.env._(
            "Escalated by %(person)s on %(instant)s.",
            person=self.sudo().user_id.name,
            instant=self._get_submitted_words(),
        )

    def _compute_counts(self):
        lines = {}
        for batch, state, count in self.env[
            "grandes.clientes.escalation.batch.line"
        ]._read_group(
            [("batch_id", "in", self.ids)], ["batch_id", "state"], ["__count"]
        ):
            lines[batch.id, state] = count
        Escalation = self.env["grandes.clientes.escalation"]
        domain = [("batch_id", "in", self.ids)]
        states = {
            (batch.id, state): count
            for batch, state, count in Escalation._read_group(
                domain, ["batch_id", "state"], ["__count"]
            )
        }
        overdue = dict(
            Escalation._read_group(
                [*domain, ("is_overdue", "=", True)], ["batch_id"], ["__count"]
            )
        )
        for batch in self:
            pending = lines.get((batch.id, "pending"), 0)
            failed = lines.get((batch.id, "failed"), 0)
            sent = lines.get((batch.id, "sent"), 0)
            total = pending + failed + sent
            batch.total_count = total
            batch.pending_count = pending
            batch.failed_count = failed
            batch.sent_count = sent
            batch.answered_count = states.get((batch.id, "answered"), 0)
            batch.rejected_count = sum(
                states.get((batch.id, state), 0) for state in ("rejected", "returned")
            )
            batch.overdue_count = overdue.get(batch, 0)
            batch.state = "working" if pending else "done"
            batch.progress = 100 * (failed + sent) / total if total else 0

    # === BUSINESS === #

    @api.model
    def _create_for(self, cases, plans, late_reason):
        """Create the mass escalation of ``cases``, still without lines.

        :param dict plans: ``{case id: Plan}``
        :raise UserError: the cases belong to several companies, whose desks could not
            all read the outcomes
        """
        if len(cases.company_id) > 1:
            raise UserError(
                self.env._(
                    "Escalate the cases of one company at a time: %(companies)s.",
                    companies=", ".join(cases.company_id.mapped("name")),
                )
            )
        targets = {plan.wish.target for plan in plans.values()}
        lacked = {
            (plan.wish.system_id, plan.wish.operation)
            for plan in plans.values()
            if plan.wish.target == BACK_OFFICE
        }
        asked = {plan.wish.instruction for plan in plans.values()}
        system_id, operation = lacked.pop() if len(lacked) == 1 else (None, None)
        # Sudo: mass escalations are created by the act of escalating only.
        batch_sudo = self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": cases.company_id[:1].id or self.env.company.id,
                "submitted_on": clock.now(),
                "target": targets.pop() if len(targets) == 1 else False,
                "late_reason": late_reason,
                "instruction": asked.pop() if len(asked) == 1 else False,
                "lacked_system_id": system_id,
                "lacked_operation": operation,
            }
        )
        return batch_sudo.sudo(self.env.su)

    def _add_lines(self, cases, plans, escalations=None):
        """Add one line per case, pending or already sent; users may not create lines.

        :param dict plans: ``{case id: Plan}``
        :param escalations: escalations already created, in the order of ``cases``
        """
        if not self:
            return
        sent = dict(zip(cases.ids, escalations.ids, strict=True)) if escalations else {}
        mass.insert(
            self.env["grandes.clientes.escalation.batch.line"],
            [
                {
                    "batch_id": self.id,
                    "case_id": case_id,
                    "target": plans[case_id].wish.target,
                    "mission_area_id": plans[case_id].wish.area_id,
                    "reason": plans[case_id].wish.reason,
                    "escalation_id": sent.get(case_id),
                    "state": "sent" if sent else "pending",
                }
                for case_id in cases.ids
            ],
        )
        self.invalidate_recordset(["line_ids"])

    def _find_lines_in(self, state):
        """Return the lines in the given state that the user may see.

        Searches instead of reading ``line_ids``: the cache may have been filled by
        another user in the same transaction.
        """
        return self.env["grandes.clientes.escalation.batch.line"].search(
            [("batch_id", "=", self.id), ("state", "=", state)]
        )

    def _do_send(self):
        """Escalate the pending lines, now or as a background job if there are many.

        :return: the job, empty if everything was done in this request
        """
        self.ensure_one()
        lines = self._find_lines_in("pending")
        job = self.env["grandes.clientes.job"]._run_or_submit(
            lines,
            "_do_send",
            self.env._("Escalation of %(count)s cases", count=len(lines)),
        )
        if job:
            # Sudo: bookkeeping of the mass escalation.
            self.sudo().job_id = job
        else:
            self._notify_all()
        return job

    def _notify_all(self):
        """Notify requesters and desks once every line has its outcome."""
        self._notify_of(
            self.env["grandes.clientes.escalation"].search(
                [("batch_id", "=", self.id), ("id", ">", self.told_up_to)]
            )
        )

    def _notify_of(self, escalations):
        """Notify requesters and desks of the escalations, and remember the last one."""
        if escalations:
            escalations._notify_all()
            # Sudo: bookkeeping of the mass escalation, if there is one.
            self.sudo().told_up_to = max(escalations.ids)

    def _mark_unfinished_failed(self, job):
        """Mark as failed the lines that an unexpected error of the job left pending."""
        # Sudo: bookkeeping of the mass escalation and of its job.
        waiting_sudo = self.sudo()._find_lines_in("pending")
        if not waiting_sudo:
            return
        messages = {
            line.res_id: line.message
            for line in job.sudo().line_ids.filtered(lambda li: li.state == "failed")
        }
        for line_sudo in waiting_sudo:
            if line_sudo.id in messages:
                message = messages[line_sudo.id]
                line_sudo.write({"state": "failed", "message": message})

    # === ACTIONS === #

    def action_retry(self):
        """Retry the failed lines that the user may see.

        :raise UserError: lines are still pending, or there is nothing to retry
        """
        self.ensure_one()
        self.check_access("read")
        # Users who may not escalate must not even reset the outcomes.
        self.env["grandes.clientes.case"]._check_act("escalate")
        # Sudo: counts pending lines that the user may not see, too.
        if self.sudo()._find_lines_in("pending"):
            raise UserError(
                self.env._(
                    "This mass escalation is still at work, and tells the requesters "
                    "once at its end: try again what failed when it is done."
                )
            )
        failed = self._find_lines_in("failed")
        if not failed:
            raise UserError(
                self.env._(
                    "None of the cases that failed is yours: who holds them "
                    "tries again."
                )
            )
        # Sudo: bookkeeping; the lines then run as the current user.
        failed.sudo().write({"state": "pending", "message": False})
        self._do_send()

    def action_open_lines(self):
        """Open the lines with their outcomes."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "grandes.clientes.escalation.batch.line",
            "view_mode": "list,kanban",
            "domain": [("batch_id", "=", self.id)],
        }

    def action_open_escalations(self):
        """Open the escalations created by this mass escalation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "grandes.clientes.escalation",
            "view_mode": "list,kanban,form",
            "domain": [("batch_id", "=", self.id)],
        }
