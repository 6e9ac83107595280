from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ..engine import mass
from .desk_mixin import BACK_OFFICE, DESKS


class EscalationBatch(models.Model):
    """One mass escalation, with its cases and an outcome each (5.2.12).

    One page for the advisor who sent it, the supervisor and the areas that got it.
    """

    _name = "grandes.clientes.escalation.batch"
    _description = "Mass escalation"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "id desc"
    # The name is put together as it is shown: it is found by who sent it.
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
    # Id of the last escalation of which requester and desk were told: an act that is
    # tried again tells of later ones only.
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
            # Sudo: the name of who sent it, for an area that may not read people.
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
        """Return when it was submitted, as official papers write it."""
        self.ensure_one()
        zone = self.company_id._grandes_clientes_get_tz()
        return self.submitted_on and clock.official(self.submitted_on, zone)

    def _get_sender_line(self):
        """Return the sentence that says who sent it and when."""
        self.ensure_one()
        # Sudo: the name of who sent it, for an area that may not read people.
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
        """Return a new mass act of ``cases``, still without lines.

        :param dict plans: ``{case id: Plan}``
        :raise UserError: they are of several companies, whose desks could not all read
            what became of theirs
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
        # Sudo: mass acts are created by escalating only.
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
        """Add a line a case, waiting, or with what was made of it; nobody else may.

        :param dict plans: ``{case id: Plan}``
        :param escalations: those that the cases have got already, in their order
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
        """Return the lines in a state that the person may see.

        Looked up: what others read in the same transaction is no answer.
        """
        return self.env["grandes.clientes.escalation.batch.line"].search(
            [("batch_id", "=", self.id), ("state", "=", state)]
        )

    def _do_send(self):
        """Escalate the lines that wait: now, or as a long act when they are many.

        :return: the job, empty when it was done in this request
        """
        self.ensure_one()
        lines = self._find_lines_in("pending")
        job = self.env["grandes.clientes.job"]._run_or_submit(
            lines,
            "_do_send",
            self.env._("Escalation of %(count)s cases", count=len(lines)),
        )
        if job:
            # Sudo: bookkeeping of the act.
            self.sudo().job_id = job
        else:
            self._notify_all()
        return job

    def _notify_all(self):
        """Tell requesters and desks, once the whole act has its outcomes."""
        self._notify_of(
            self.env["grandes.clientes.escalation"].search(
                [("batch_id", "=", self.id), ("id", ">", self.told_up_to)]
            )
        )

    def _notify_of(self, escalations):
        """Tell requesters and desks of escalations, and keep how far the act told."""
        if escalations:
            escalations._notify_all()
            # Sudo: bookkeeping of the act, if they belong to one.
            self.sudo().told_up_to = max(escalations.ids)

    def _mark_unfinished_failed(self, job):
        """Give an outcome to lines that an unexpected error of the job stopped."""
        # Sudo: bookkeeping of the act and of its job.
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

    # === WHAT PEOPLE CLICK === #

    def action_retry(self):
        """Try again the lines that failed, of those that the person may see.

        :raise UserError: the act is still at work, or there is nothing to try again
        """
        self.ensure_one()
        self.check_access("read")
        # Who only looks on must not even touch the outcomes.
        self.env["grandes.clientes.case"]._check_act("escalate")
        # Sudo: whether anything waits, whoever may see it.
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
        # Sudo: bookkeeping of the act, which runs again as the person who asks.
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
        """Open the escalations that the act made."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "grandes.clientes.escalation",
            "view_mode": "list,kanban,form",
            "domain": [("batch_id", "=", self.id)],
        }
