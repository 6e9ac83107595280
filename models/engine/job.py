"""Long acts, a row each with its outcome.

``queue_job`` (OCA, LGPL-3) has jobs of one call, without rows, and a runner beside
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

    A job runs as the person who asked for it, in chunks, each in a transaction of
    its own that also holds the outcome: whatever kills the process, a row is done
    and said to be done, or neither.
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
    # May hold what was written about people: nobody's to read.
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
        """Return the action that shows the job at work, ``False`` without one."""
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
        """Do ``method`` on ``records`` now, or as a job above the company's limit.

        :param records: recordset the method is called on; also empty
        :param str method: private method of that model which takes a recordset
        :param str name: what people read, in the user's language
        :param arguments: keyword arguments; recordsets and JSON values
        :return: the job, empty when the act was done in this request
        """
        if len(records) <= self.env.company.grandes_clientes_job_limit:
            getattr(records, method)(**arguments)
            return self.browse()
        return self._create_job(records, method, name, **arguments)

    @api.model
    def _create_job(self, records, method, name, **arguments):
        """Queue ``method`` on ``records`` as a job of the current user.

        See :meth:`_run_or_submit`. The rows are kept in the order of ``records``.
        """
        # Sudo: nobody may create jobs by hand, since they name the method to run;
        # here the name comes from code, and the job runs as the user.
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
        """Work the waiting rows in this request, up to the company's limit.

        For acts of which each row has its outcome, however few they are.
        """
        self.ensure_one()
        waiting = self.line_ids.search_count(
            [("job_id", "=", self.id), ("state", "=", "pending")]
        )
        if waiting <= self.env.company.grandes_clientes_job_limit:
            while self._run_chunk():
                pass

    def _trigger(self):
        # Sudo: waking our own cron is no right of the user's.
        self.env.ref("grandes_clientes.cron_work_jobs").sudo()._trigger()

    # === BUSINESS: WORK === #

    @api.model
    def _cron_work(self):
        """Work all waiting jobs, the oldest first, chunk by chunk.

        What the time does not suffice for follows at once, in the next call, and so
        does what others got in the way of. A job that stumbles otherwise waits for the
        cron's next turn. Neither holds up another job.
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
        """Work one chunk in a transaction of its own, as the job's user.

        :return: whether rows are left
        """
        self.ensure_one()
        # Somebody may have taken it over since the last chunk.
        self.invalidate_recordset(["user_id", "lang"])
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, self.user_id.id, self._get_working_context())
            return retrying(partial(env[self._name].browse(self.id)._run_chunk), env)

    def _get_working_context(self):
        """Return the context in which the job goes on, its user's of today.

        The rows may be of all companies of theirs; that in which it was asked for goes
        first, as long as it is one of them.
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
        """Do the act on the next rows, as the current user, and note the outcomes.

        :return: whether rows are left
        """
        self.ensure_one()
        # Sudo: bookkeeping of the job, which nobody may write directly. The act
        # itself runs as the user.
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
            # What somebody asked for before midnight is done after it, and counts as
            # of when they asked.
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
    """Turn an argument into JSON; a recordset keeps its model and ids."""
    if isinstance(value, models.BaseModel):
        return {"$records": [value._name, value.ids]}
    return value


def _decode(env, value):
    """Turn what :func:`_encode` made back into the argument."""
    if isinstance(value, dict) and "$records" in value:
        model, ids = value["$records"]
        return env[model].browse(ids)
    return value
