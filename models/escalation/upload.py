from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Unconfirmed uploads are discarded after this; the file can be read again.
_KEPT_UNCONFIRMED = timedelta(days=1)


class EscalationUpload(models.Model):
    """Answers of a desk in one spreadsheet: read, previewed, then applied (5.2.19).

    Confirmed rows are applied by a background job with an outcome per row, or within
    the request if they are few. Only the user who uploaded it sees it.
    """

    _name = "grandes.clientes.escalation.upload"
    _description = "Answers by spreadsheet"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "id desc"
    _rec_name = "filename"

    file = fields.Binary(
        string="Spreadsheet", attachment=False, help="Not kept once it was read."
    )
    filename = fields.Char()
    read_on = fields.Datetime(string="Read on", readonly=True)
    job_id = fields.Many2one(
        comodel_name="grandes.clientes.job",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=[
            ("file", "File"),
            ("preview", "Preview"),
            ("working", "At work"),
            ("done", "Done"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation.upload.line",
        inverse_name="upload_id",
        readonly=True,
    )
    ready_count = fields.Integer(string="Ready", compute="_compute_counts")
    problem_count = fields.Integer(string="With a problem", compute="_compute_counts")
    untouched_count = fields.Integer(string="Left as is", compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")
    progress = fields.Float(related="job_id.progress")

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only acts may write."""
        return super()._get_protected_fields() | {"state", "read_on", "job_id"}

    @api.depends("read_on", "job_id.state")
    def _compute_state(self):
        for upload in self:
            # Sudo: reads only the state of the job.
            job_state = upload.sudo().job_id.state
            if job_state:
                upload.state = "done" if job_state == "done" else "working"
            else:
                upload.state = "preview" if upload.read_on else "file"

    @api.depends("line_ids.state")
    def _compute_counts(self):
        counts = {
            (upload.id, state): count
            for upload, state, count in self.env[
                "grandes.clientes.escalation.upload.line"
            ]._read_group(
                [("upload_id", "in", self.ids)], ["upload_id", "state"], ["__count"]
            )
        }
        for upload in self:
            for state in ("ready", "problem", "untouched", "done", "failed"):
                upload[f"{state}_count"] = counts.get((upload.id, state), 0)

    # === ACTIONS === #

    def action_preview(self):
        """Read the file and show what each row would do.

        :raise UserError: the file is missing or not one of our sheets; the message says
            why
        """
        self.ensure_one()
        if self.state == "file":
            self._do_read()
        return self._get_open()

    def action_apply(self):
        """Apply the rows without a problem, and show the outcomes.

        An upload that was already confirmed is only shown.

        :raise UserError: no row is ready
        """
        self.ensure_one()
        if not self.job_id:
            self._do_apply()
        return self._get_open()

    def action_retry(self):
        """Retry the failed rows."""
        self.ensure_one()
        self.job_id.action_retry_failed()
        self.job_id._run_if_few()
        return self._get_open()

    def _get_open(self):
        """Return the action that opens the upload, as a full page while it runs."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Answers by spreadsheet"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
        if self.state != "working":
            context = {"dialog_size": "extra-large"}
            return {**action, "target": "new", "context": context}
        page = self.env.ref("grandes_clientes.escalation_upload_view_page")
        return {**action, "views": [(page.id, "form")]}

    # === BUSINESS === #

    def _do_apply(self):
        """Apply the rows, now or as a background job if there are many.

        Each row is checked again, and applied as the user who uploaded it.
        """
        self.ensure_one()
        self._check_locked()
        lines = self.line_ids.filtered(lambda line: line.state == "ready")
        if not lines:
            raise UserError(self.env._("No row is ready: correct the file first."))
        if len(lines) == 1:
            words = self.env._("Answers by spreadsheet: 1 row")
        else:
            words = self.env._(
                "Answers by spreadsheet: %(count)s rows", count=len(lines)
            )
        job = self.env["grandes.clientes.job"]._create_job(lines, "_do_apply", words)
        # Sudo: bookkeeping of the upload.
        self.sudo().job_id = job
        job._run_if_few()

    def _check_locked(self):
        """Lock the upload; a concurrent confirmation is retried and finds it done."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT FROM %s WHERE id = %s FOR NO KEY UPDATE NOWAIT",
                SQL.identifier(self._table),
                self.id,
            ),
            log_exceptions=False,
        )

    @api.autovacuum
    def _gc_unconfirmed(self):
        """Delete unconfirmed uploads: they hold personal data of requesters."""
        before = fields.Datetime.now() - _KEPT_UNCONFIRMED
        self.search([("job_id", "=", False), ("create_date", "<", before)]).unlink()
