from datetime import timedelta

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.tools import SQL

from ...tools import clock
from ...tools.mail.handover import Handover
from ..engine import mass

# Minutes until the next try; the last one again and again.
_PAUSES = (5, 15, 60)


class MailMail(models.Model):
    """Mail that the server puts off (4xx), or that found no server: tried again.

    Such a message was surely not taken, so another try sends nothing twice. Each try
    of an answer is an attempt of its own, claimed like the first; what is not surely
    so comes back on the desk.
    """

    _inherit = "mail.mail"

    grandes_clientes_put_off = fields.Integer(
        string="Times put off", readonly=True, copy=False
    )

    def _put_off(self, failure_reason, failure_type):
        """Queue again what was not taken and may be later; return those mails."""
        put_off, mails = self.browse(), self.exists()
        answering = mails._get_carrying_answers()
        for mail in mails._of_acts():
            reason = mail._get_why_put_off(failure_reason, failure_type)
            put = (
                mail._apply_put_off if mail in answering else mail._apply_put_off_notice
            )
            if reason and put(reason):
                put_off |= mail
        return put_off

    def _get_why_put_off(self, failure_reason, failure_type):
        """Return why the mail was surely not taken and may be later, or nothing."""
        self.ensure_one()
        handover = self.env.context.get("grandes_clientes_handover")
        if isinstance(handover, Handover):
            return handover.put_off
        if failure_type == "mail_smtp":
            # No line to the server: nothing was handed over.
            return failure_reason or self.failure_reason
        return ""

    def _apply_put_off(self, reason):
        """Queue the mail of answers again, to be tried later, unless often enough.

        :param str reason: what the server said
        :return: whether it was queued; else it is given up, as before
        """
        self.ensure_one()
        try:
            # Who acts on the answers just now goes before: the mail is given up.
            with mass.error_expected(), self.env.cr.savepoint():
                # Sudo: the queue's own work.
                answers_sudo = (
                    self.env["grandes.clientes.case.answer"]
                    .sudo()
                    .search([("mail_id", "=", self.id), ("state", "=", "sent")])
                )
                times = self._get_times_put_off()
                company_sudo = answers_sudo.company_id[:1]
                if (
                    times >= company_sudo.grandes_clientes_mail_retries
                    or answers_sudo.try_lock_for_update() != answers_sudo
                ):
                    return False
                self._log_on_answers("deferred", reason)
                for attempt, group in answers_sudo.grouped("attempt").items():
                    group.attempt = attempt + 1
                self._send_again_later(reason, times)
                self.env.flush_all()
        except OperationalError:
            return False
        return True

    def _apply_put_off_notice(self, reason):
        """Queue the notice of an act again, unless often enough.

        See :meth:`_apply_put_off`.
        """
        self.ensure_one()
        # Sudo: the queue's own work.
        record_sudo = self.env[self.model].sudo().browse(self.res_id).exists()
        limit = record_sudo.company_id.grandes_clientes_mail_retries
        if self.grandes_clientes_put_off >= limit:
            return False
        self._send_again_later(reason, self.grandes_clientes_put_off)
        return True

    def _send_again_later(self, reason, times):
        """Queue the mail for its next try, after a pause that grows.

        :param str reason: what the server said
        :param int times: how often it was put off before
        """
        again_on = clock.now() + timedelta(
            minutes=_PAUSES[min(times, len(_PAUSES) - 1)]
        )
        self.write(
            {
                "state": "outgoing",
                "failure_reason": reason,
                "failure_type": False,
                "scheduled_date": again_on,
                "grandes_clientes_put_off": times + 1,
            }
        )
        # Sudo: waking the mail queue is no right of anybody's.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger(again_on)

    def _get_times_put_off(self):
        """Return how often the mail was put off before."""
        self.ensure_one()
        self.env["grandes.clientes.case.answer.delivery"].flush_model()
        [[times]] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(MAX(times), 0)
                  FROM (SELECT COUNT(*) AS times
                          FROM grandes_clientes_case_answer_delivery
                         WHERE message_id = %s AND event = 'deferred'
                         GROUP BY answer_id) counted
                """,
                self.message_id,
            )
        )
        return times
