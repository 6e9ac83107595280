import smtplib

from odoo import models
from odoo.tools import SQL, exception_to_unicode


class MailMail(models.Model):
    """What the mail queue tells of answers: noted here, settled by our cron."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Note which answers the server took, or refused, and why.

        Nothing else happens here: the queue has handed the message out already, and
        whatever stumbled now would send it again.
        """
        result = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        mails = self.exists()._of_answers()
        if mails and not failure_type:
            mails._note_answers("delivered")
        for mail in mails if failure_type else ():
            mail._note_answers(
                "failed", failure_reason or mail.failure_reason or failure_type
            )
        return result

    def _send(self, *args, **kwargs):
        """Send; say of the mail in hand when the server drops the line.

        The queue stops there without a word about it: the other mails wait for the
        next round, this one may or may not have arrived, and never goes by itself.
        """
        try:
            return super()._send(*args, **kwargs)
        except smtplib.SMTPServerDisconnected as error:
            dropped = self._of_answers().filtered(lambda m: m.state == "exception")
            dropped._note_answers(
                "failed",
                self.env._(
                    "The mail server dropped the line, so it is not known whether the "
                    "answer arrived. %(detail)s",
                    detail=exception_to_unicode(error),
                ),
            )
            raise

    def _of_answers(self):
        """Return the mails that may carry answers."""
        return self.filtered(lambda mail: mail.model == "grandes.clientes.case")

    def _note_answers(self, event, reason=None):
        """Note ``event`` on the answers that the mails carry, and wake who settles.

        In a savepoint of its own: it fails alone, and what it did not note the cron
        finds by itself.
        """
        if not self:
            return
        Answer = self.env["grandes.clientes.case.answer"]
        with self.env.cr.savepoint():
            noted = self.env["grandes.clientes.case.answer.delivery"]._note(
                event,
                SQL("answer.mail_id = ANY(%s) AND answer.state = 'sent'", self.ids),
                reason,
            )
            if noted:
                Answer._wake_settling()
