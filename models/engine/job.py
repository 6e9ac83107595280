"""Long acts, with one row and outcome per record.

``queue_job`` (OCA, LGPL-3) has jobs for single calls, without rows, and a runner beside
Odoo: docs/decisions/0001.
"""

import logging
from functools import partial

from psycopg2.extensions import TransactionRollbackError

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import retrying
from odoo.tools import SQL

from ...tools import clock
from . import mass

_logger = logging.getLogger(__name__)

CHUNK = 1000


class Job(models.Model):
    """A long act: its records one by one, each with its outcome.

    A job runs as the user who requested it, in chunks. Each chunk is a transaction that
    includes the outcomes: if the process is killed, a row is either done and marked as
    done, or neither.
    """

    _name = "grandes.clientes.job"
    _description = "Long act"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    lang = fields.Char(readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    # May contain text about people: hidden from everybody.
    arguments = fields.Json(readonly=True, groups="base.group_system")
    state = fields.Selection(
        selection=[
            ("pending", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
        ],
        default="pending",
        required=True,
        readonly=True,
        index=True,
    )
    asked_on = fields.Datetime(
        readonly=True, help="When the person asked for it: what it does counts by that."
    )
    started_on = fields.Datetime(readonly=True)
    finished_on = fields.Datetime(readonly=True)
    notified_on = fields.Datetime(readonly=True)
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.job.line", inverse_name="job_id"
    )
    total_count = fields.Integer(readonly=True)
    done_count = fields.Integer(compute="_compute_counts")
    failed_count = fields.Integer(compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percentage of the rows.")

    _open_idx = models.Index("(id) WHERE state IN ('pending', 'running')")

    def _compute_counts(self):
        counts = {
            (job.id, state): count
            for job, state, count in self.env["grandes.clientes.job.line"]._read_group(
                [("job_id", "in", self.ids)], ["job_id", "state"], ["__count"]
            )
        }
        for job in self:
            job.done_count = counts.get((job.id, "done"), 0)
            job.failed_count = counts.get((job.id, "failed"), 0)
            handled = job.done_count + job.failed_count
            job.progress = 100 * handled / job.total_count if job.total_count else 100

    # === ACTIONS === #

    def action_open_rows(self):
        """Open the rows of the job with their outcomes."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "grandes.clientes.job.line",
            "view_mode": "list",
            "domain": [("job_id", "=", self.id)],
        }

    def _open_progress(self):
        """Return the action that shows the job's progress, ``False`` without a job."""
        if not self:
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # === BUSINESS: SUBMIT === #

    @api.model
    def _run_or_submit(self, records, method, name, **arguments):
        """Run ``method`` on ``records`` now, or as a job above the company's limit.

        :param records: recordset on which the method is called; may be empty
        :param str method: private method of that model which takes a recordset
        :param str name: displayed name, in the user's language
        :param arguments: keyword arguments; recordsets and JSON values
        :return: the job, empty if the act was done in this request
        """
        if len(records) <= self.env.company.grandes_clientes_job_limit:
            getattr(records, method)(**arguments)
            return self.browse()
        return self._create_job(records, method, name, **arguments)

    @api.model
    def _create_job(self, records, method, name, **arguments):
        """Queue ``method`` on ``records`` as a job of the current user.

        See :meth:`_run_or_submit`. The rows keep the order of ``records``.
        """
        # Sudo: nobody may create jobs directly, since they name the method to run; here
        # the name comes from code, and the job runs as the user.
        job_sudo = self.sudo().create(
            {
                "name": name,
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "lang": self.env.lang,
                "res_model": records._name,
                "method": method,
                "arguments": {key: _encode(value) for key, value in arguments.items()},
                "asked_on": clock.occurred(),
                "total_count": len(records),
            }
        )
        mass.insert(
            self.env["grandes.clientes.job.line"],
            [
                {"res_id": res_id, "job_id": job_sudo.id, "state": "pending"}
                for res_id in records.ids
            ],
        )
        job_sudo.invalidate_recordset(["line_ids"])
        self._trigger()
        return job_sudo.sudo(False)

    def _run_if_few(self):
        """Process the waiting rows in this request, up to the company's limit.

        For acts that record an outcome per row even for a few rows.
        """
        self.ensure_one()
        waiting = self.line_ids.search_count(
            [("job_id", "=", self.id), ("state", "=", "pending")]
        )
        if waiting <= self.env.company.grandes_clientes_job_limit:
            while self._run_chunk():
                pass

    def _trigger(self):
        # Sudo: users have no access to crons.
        self.env.ref("grandes_clientes.cron_work_jobs").sudo()._trigger()

    # === BUSINESS: WORK === #

    @api.model
    def _cron_work(self):
        """Process all waiting jobs, the oldest first, chunk by chunk.

        If the time runs out, or other transactions conflict, the cron is triggered
        again immediately. A job that fails otherwise waits for the next scheduled run.
        Neither holds up other jobs.
        """
        jobs = self.search([("state", "in", ("pending", "running"))], order="id")
        for job in jobs:
            try:
                while job._run_next_chunk():
                    if not self.env["ir.cron"]._commit_progress(1, remaining=1):
                        self._trigger()
                        return
            except (ConcurrencyError, TransactionRollbackError):
                _logger.info("Others work on the records of job %s", job.id)
                self._trigger()
            except Exception:
                _logger.exception("Job %s stopped, to be tried again", job.id)
            self.env["ir.cron"]._commit_progress(1, remaining=0)

    def _run_next_chunk(self):
        """Process one chunk in a separate transaction, as the job's user.

        :return: whether rows are left
        """
        self.ensure_one()
        # The job may have been taken over since the last chunk.
        self.invalidate_recordset(["user_id", "lang"])
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, self.user_id.id, self._get_working_context())
            return retrying(partial(env[self._name].browse(self.id)._run_chunk), env)

    def _get_working_context(self):
        """Return the context for the job, from its user's current settings.

        The rows may belong to any of the user's companies; the job's company comes
        first if it is still one of them.
        """
        self.ensure_one()
        companies = self.user_id.company_ids
        if self.company_id in companies or self.user_id.id == SUPERUSER_ID:
            companies = self.company_id | companies
        return {
            "lang": self.lang,
            "tz": self.user_id.tz,
            "allowed_company_ids": companies.ids,
        }

    def _run_chunk(self):
        """Perform the act on the next rows and record the outcomes.

        It runs as the current user.

        :return: whether rows are left
        """
        self.ensure_one()
        # Sudo: bookkeeping of the job, which nobody may write directly. The act itself
        # runs as the user.
        job_sudo = self.sudo()
        lines_sudo = job_sudo._get_locked_lines()
        if job_sudo.state == "pending":
            job_sudo.write({"state": "running", "started_on": clock.now()})
        reason = lines_sudo and self._get_cannot_go_on_reason()
        if reason:
            lines_sudo._mark_failed(dict.fromkeys(lines_sudo.mapped("res_id"), reason))
            return True
        if lines_sudo:
            records = self.env[job_sudo.res_model].browse(lines_sudo.mapped("res_id"))
            arguments = {
                key: _decode(self.env, value)
                for key, value in (job_sudo.arguments or {}).items()
            }
            # What was requested before midnight may run after it, but counts as done
            # when it was requested.
            with clock.of(job_sudo.asked_on or clock.now()):
                lines_sudo._run_lines(records, job_sudo.method, arguments)
            return True
        job_sudo._apply_finish()
        return False

    def _get_locked_lines(self):
        """Lock and return the next waiting rows that no other process works on."""
        self.ensure_one()
        Line = self.env["grandes.clientes.job.line"]
        Line.flush_model(["job_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM grandes_clientes_job_line
                 WHERE job_id = %s AND state = 'pending'
                 ORDER BY id LIMIT %s
                   FOR UPDATE SKIP LOCKED
                """,
                self.id,
                CHUNK,
            )
        )
        return Line.browse([row[0] for row in rows])


def _encode(value):
    """Convert an argument to JSON; a recordset keeps its model and ids."""
    if isinstance(value, models.BaseModel):
        return {"$records": [value._name, value.ids]}
    return value


def _decode(env, value):
    """Convert the result of :func:`_encode` back into the argument."""
    if isinstance(value, dict) and "$records" in value:
        model, ids = value["$records"]
        return env[model].browse(ids)
    return value
