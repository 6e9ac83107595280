from datetime import timedelta

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.tools import SQL

from ...tools import clock
from ...tools.mail.handover import Handover
from ..engine import mass

# Minutes until the next attempt; the last value repeats.
_PAUSES = (5, 15, 60)


class MailMail(models.Model):
    """Retry of mails that the server deferred (4xx) or that found no server.

    Such a message was certainly not accepted, so that a retry sends nothing twice. Each
    retry of an answer is an attempt of its own, claimed like the first; in doubt the
    answer comes back on the desk.
    """

    _inherit = "mail.mail"

    grandes_clientes_put_off = fields.Integer(
        string="Times put off", readonly=True, copy=False
    )

    def _put_off(self, failure_reason, failure_type):
        """Queue again the mails that were deferred; return them."""
        put_off, mails = self.browse(), self.exists()
        answering = mails._get_carrying_answers()
        for mail in mails._of_acts():
            reason = mail._get_deferral_reason(failure_reason, failure_type)
            put = (
                mail._apply_put_off if mail in answering else mail._apply_put_off_notice
            )
            if reason and put(reason):
                put_off |= mail
        return put_off

    def _get_deferral_reason(self, failure_reason, failure_type):
        """Return why the mail was certainly deferred, or an empty value."""
        self.ensure_one()
        handover = self.env.context.get("grandes_clientes_handover")
        if isinstance(handover, Handover):
            return handover.put_off
        if failure_type == "mail_smtp":
            # No connection to the server, so nothing was handed over.
            return failure_reason or self.failure_reason
        return ""

    def _apply_put_off(self, reason):
        """Queue the mail of answers for a later retry, up to the limit.

        :param str reason: reply of the server
        :return: whether it was queued; otherwise it is given up
        """
        self.ensure_one()
        try:
            # Concurrent acts on the answers take precedence: the mail is given up.
            with mass.error_expected(), self.env.cr.savepoint():
                # Sudo: internal work of the queue.
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
        """Queue the notice of an act for a later retry, up to the limit.

        See :meth:`_apply_put_off`.
        """
        self.ensure_one()
        # Sudo: internal work of the queue.
        record_sudo = self.env[self.model].sudo().browse(self.res_id).exists()
        limit = record_sudo.company_id.grandes_clientes_mail_retries
        if self.grandes_clientes_put_off >= limit:
            return False
        self._send_again_later(reason, self.grandes_clientes_put_off)
        return True

    def _send_again_later(self, reason, times):
        """Queue the mail for its next attempt, after an increasing pause.

        :param str reason: reply of the server
        :param int times: how often it was deferred before
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
        self._trigger_queue(again_on)

    def _get_times_put_off(self):
        """Return how often the mail was deferred before."""
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
