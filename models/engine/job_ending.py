import logging

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ...tools import clock

_logger = logging.getLogger(__name__)


class Job(models.Model):
    """Completion of a job, whoever requested it and whatever access they still have."""

    _name = "grandes.clientes.job"
    _inherit = "grandes.clientes.job"

    taken_over_from_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked for by",
        readonly=True,
        help="Who asked for it before a supervisor took it over.",
    )
    taken_over_on = fields.Datetime(readonly=True)
    may_take_over = fields.Boolean(compute="_compute_may_take_over")

    def _compute_may_take_over(self):
        for job in self:
            job.may_take_over = not job._get_cannot_take_over_reason()

    # === ACTIONS === #

    def action_retry_failed(self):
        """Put the failed rows of the jobs back in the queue.

        :raise UserError: another user asked for it, or no row failed
        """
        self.check_access("read")
        if any(job.user_id != self.env.user for job in self):
            raise UserError(
                self.env._(
                    "Only the person who started a long act can repeat it: "
                    "ask them, or the supervisor, who can take it over."
                )
            )
        failed = self.filtered("failed_count")
        if not failed and all(job.state == "done" for job in self):
            # Otherwise what follows a job would be done a second time.
            raise UserError(self.env._("Every row is done."))
        failed._requeue_failed({})

    def action_take_over(self):
        """Continue the jobs as the supervisor, including the failed rows.

        Rows that the supervisor may not process either fail with the reason.

        :raise AccessError: the user is no supervisor
        :raise UserError: nothing of a job is left to do, or it is the user's own
        """
        self.check_access("read")
        if not self.env.user.has_group("grandes_clientes.group_supervisor"):
            raise AccessError(
                self.env._("Only the supervisor takes over what others asked for.")
            )
        for job in self:
            reason = job._get_cannot_take_over_reason()
            if reason:
                raise UserError(
                    self.env._("%(name)s: %(reason)s", name=job.name, reason=reason)
                )
        for job in self:
            job._requeue_failed(
                {
                    "user_id": self.env.uid,
                    "lang": self.env.lang,
                    "taken_over_from_id": (job.taken_over_from_id or job.user_id).id,
                    "taken_over_on": clock.now(),
                }
            )

    def _get_cannot_take_over_reason(self):
        """Return why the user cannot take the job over, ``None`` if they can."""
        self.ensure_one()
        if not self.env.user.has_group("grandes_clientes.group_supervisor"):
            return self.env._("Only the supervisor takes it over.")
        if self.user_id == self.env.user:
            return self.env._("It is yours already.")
        if self.user_id.id == SUPERUSER_ID:
            return self.env._("The system itself does it.")
        if self.state == "done" and not self.failed_count:
            return self.env._("Every row is done.")
        return None

    def _requeue_failed(self, vals):
        """Put the failed rows back in the queue and trigger the cron.

        :param dict vals: further values of the jobs
        """
        # Sudo: bookkeeping of jobs, which nobody may write directly; it was checked.
        jobs_sudo = self.sudo()
        for job_sudo in jobs_sudo:
            failed_sudo = job_sudo.line_ids.filtered(lambda li: li.state == "failed")
            records = self.env[job_sudo.res_model].browse(failed_sudo.mapped("res_id"))
            # Records that store their outcome outside the job are reopened too.
            reopen = getattr(records.sudo().exists(), "_reopen_for_job", None)
            if reopen and failed_sudo:
                reopen()
            failed_sudo.write({"state": "pending", "message": False})
        jobs_sudo.write(
            {
                "state": "pending",
                "asked_on": clock.now(),
                "finished_on": False,
                "notified_on": False,
                **vals,
            }
        )
        self._trigger()

    # === BUSINESS === #

    def _get_cannot_go_on_reason(self):
        """Return why the job's user can no longer act, ``None`` if they can.

        Jobs of the system itself (a late holiday) have no user behind them.
        """
        user = self.env.user
        if self.env.uid == SUPERUSER_ID:
            return None
        if not user.active:
            return self.env._(
                "%(user)s, who asked for it, is archived. Somebody else has to do it.",
                user=user.name,
            )
        if not user.has_group("grandes_clientes.group_user"):
            return self.env._(
                "%(user)s, who asked for it, has no role here any more. The supervisor "
                "can take it over.",
                user=user.name,
            )
        return None

    def _apply_finish(self):
        """Mark the job as done once no row is waiting, and notify its user once."""
        self.ensure_one()
        if self.state == "done" or self.line_ids.search_count(
            [("job_id", "=", self.id), ("state", "=", "pending")], limit=1
        ):
            return
        self.write({"state": "done", "finished_on": clock.now()})
        failed = self._on_rows_done()
        if not self.notified_on:
            self.notified_on = clock.now()
            self._notify_user(self.failed_count if failed is None else failed)

    def _on_rows_done(self):
        """Run the model's completion hook once every row has its outcome.

        It runs as the job's user, or as the system if that user no longer has access,
        because what waits for the end (a spreadsheet, a mass escalation) would wait for
        ever.

        :return: number of failed rows, of an act that stores its outcomes itself
        """
        Model = self.env[self.res_model]
        if not hasattr(Model, "_on_job_done"):
            return None
        for records, job in (
            (Model.sudo(False), self.sudo(False)),
            (Model.with_user(SUPERUSER_ID), self.with_user(SUPERUSER_ID)),
        ):
            try:
                with self.env.cr.savepoint():
                    failed = records._on_job_done(job)
                    self.env.flush_all()
                    return failed
            except (ConcurrencyError, OperationalError):
                raise  # the completion is retried
            except (AccessError, UserError) as error:
                _logger.info(
                    "Job %s does not end as %s: %s", self.id, job.env.uid, error
                )
            except Exception:  # pylint: disable=broad-except
                _logger.exception("Job %s does not end as %s", self.id, job.env.uid)
        _logger.error("What follows job %s could not be done", self.id)
        return None

    def _notify_user(self, failed):
        self.ensure_one()
        done = self.done_count + self.failed_count - failed
        if not failed:
            message = self.env._(
                "%(name)s: it ended, and nothing failed.", name=self.name
            )
        elif failed == 1:
            message = self.env._(
                "%(name)s: %(done)s done, 1 failed. Open it, see why, and try that one "
                "again.",
                name=self.name,
                done=done,
            )
        else:
            message = self.env._(
                "%(name)s: %(done)s done, %(failed)s failed. Open it, see why, and try "
                "those again.",
                name=self.name,
                done=done,
                failed=failed,
            )
        self.env["grandes.clientes.notice"]._notify_on_screen(
            self.user_id,
            message,
            self,
            kind="warning" if failed else "success",
            sticky=True,
        )
