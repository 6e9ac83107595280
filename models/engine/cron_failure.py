import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class CronFailure(models.Model):
    """Work of a cron that fails for a company, until it succeeds again.

    :func:`~.crons.guarded` counts here, because Odoo only counts a cron that fails as a
    whole. Administrators see it on their home page, and monitoring as a metric.
    """

    _name = "grandes.clientes.cron.failure"
    _description = "Scheduled work that failed"
    _order = "failed_on desc, id desc"
    _rec_name = "task"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    task = fields.Char(string="Work", required=True, readonly=True)
    since = fields.Datetime(string="Failing since", required=True, readonly=True)
    failed_on = fields.Datetime(string="Failed last on", required=True, readonly=True)
    count = fields.Integer(string="Times in a row", required=True, readonly=True)
    error = fields.Char(string="Kind of error", required=True, readonly=True)

    _task_uniq = models.UniqueIndex("(task, company_id)")

    @api.model
    def _count_failure(self, company, task, error):
        """Count a failure; those of one run, on several records, count as one.

        :param company: the company that the work was done for
        :param str task: see :func:`~.crons.guarded`
        :param Exception error: only its class is stored; its text may have data
        """
        self._execute_safely(
            SQL(
                """
                INSERT INTO grandes_clientes_cron_failure AS failure
                            (task, company_id, since, failed_on, count, error)
                     VALUES (%s, %s, %s, %s, 1, %s)
                ON CONFLICT (task, company_id) DO UPDATE
                        SET count = failure.count
                          + (failure.failed_on < excluded.failed_on
                             - interval '10 minutes')::int,
                            failed_on = excluded.failed_on, error = excluded.error
                """,
                task,
                company.id,
                self.env.cr.now(),
                self.env.cr.now(),
                type(error).__name__,
            )
        )

    @api.model
    def _clear_failure(self, company, task):
        """Remove the failures before this run; the work succeeded.

        A run that serves several records may fail for one and succeed for the next.
        """
        self._execute_safely(
            SQL(
                """
                DELETE FROM grandes_clientes_cron_failure
                 WHERE task = %s AND company_id = %s
                   AND failed_on < %s::timestamp - interval '10 minutes'
                """,
                task,
                company.id,
                self.env.cr.now(),
            )
        )

    def _execute_safely(self, statement):
        """Execute a statement whose failure only concerns the count, not the cron."""
        try:
            with self.env.cr.savepoint(flush=False):
                # Another run may hold the row: the cron does not wait for it.
                self.env.cr.execute(SQL("SET LOCAL lock_timeout = '2s'"))
                self.env.cr.execute(statement)
                self.env.cr.execute(SQL("SET LOCAL lock_timeout = DEFAULT"))
        except Exception:  # pylint: disable=broad-except
            _logger.warning("A failure could not be counted", exc_info=True)
        self.invalidate_model(flush=False)

    @api.autovacuum
    def _gc_failures(self):
        """Delete rows of work that nobody has tried for two months, like old names."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM grandes_clientes_cron_failure
                 WHERE failed_on < %s::timestamp - interval '62 days'
                """,
                self.env.cr.now(),
            )
        )
