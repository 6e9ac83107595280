import smtplib

from odoo import api, models
from odoo.tools import SQL, exception_to_unicode

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ...tools.mail.handover import AskingForReceipts, Handover, why_put_off
from .answer_delivery import DECISIVE


class MailMail(models.Model):
    """Mail queue: records the outcome of answers, which our cron settles."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Record which answers the server accepted, deferred or refused, and why.

        Nothing else happens here: the queue has already handed the message out, and an
        error now would send it again.
        """
        put_off = self.browse()
        if failure_type and not success_pids and not success_emails:
            put_off = self._put_off(failure_reason, failure_type)
        rest = self - put_off
        if not rest:
            return True
        result = super(MailMail, rest)._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        mails = rest.exists()
        if not failure_type:
            mails._of_answers()._log_on_answers("delivered")
            return result
        for mail in mails._of_answers():
            mail._log_on_answers(
                "failed", failure_reason or mail.failure_reason or failure_type
            )
        lost = mails._of_acts().filtered(lambda mail: mail.state == "exception")
        if lost:
            lost._tell_lost(failure_reason or failure_type)
        return result

    def _tell_lost(self, reason):
        """Tell the users who keep the mail of unsent mails of acts; a hook of ``mail``.

        :param str reason: used where the queue recorded none
        """

    def _send(self, auto_commit=False, *args, **kwargs):
        """Send; mails with answers go one by one, each claimed beforehand.

        The claim is committed first. If the process is killed or the connection drops
        between the server's acceptance and the queue's record of it, the answer comes
        back on the desk and is never sent again automatically.
        """
        if self.env["ir.mail_server"]._disable_send():
            return super()._send(auto_commit, *args, **kwargs)
        answering = self._get_carrying_answers()
        notices = (self - answering)._of_acts()
        others = self - answering - notices
        if others:
            super(MailMail, others)._send(auto_commit, *args, **kwargs)
        for mail in notices:
            mail = mail.with_context(grandes_clientes_handover=Handover())
            super(MailMail, mail)._send(auto_commit, *args, **kwargs)
        for mail in answering._to_hand_over():
            claimed = mail._mark_handed_over()
            if auto_commit:
                self.env.cr.commit()  # pylint: disable=invalid-commit
            if claimed:
                mail._send_claimed(
                    super(MailMail, mail)._send, auto_commit, *args, **kwargs
                )
        return True

    def _to_hand_over(self):
        """Yield the mails, each with a context that collects the server's reply."""
        for mail in self:
            # Sudo: reads a setting of the sending company.
            company_sudo = (
                self.env["grandes.clientes.case.answer"]
                .sudo()
                .search([("mail_id", "=", mail.id)], limit=1)
                .company_id
            )
            yield mail.with_context(
                grandes_clientes_handover=Handover(),
                grandes_clientes_ask_receipts=(
                    company_sudo.grandes_clientes_ask_receipts
                ),
            )

    def _send_claimed(self, send, *args, **kwargs):
        """Send by ``send``; record a connection that the server drops midway.

        The queue stops there without recording the current mail; the others wait for
        its next run.
        """
        try:
            return send(*args, **kwargs)
        except smtplib.SMTPServerDisconnected as error:
            put_off = self.env.context["grandes_clientes_handover"].put_off
            if not put_off or not self._apply_put_off(put_off):
                self._mark_unknown_failed(exception_to_unicode(error))
            raise

    def _mark_handed_over(self):
        """Record that the answers of the mail are being handed to the server.

        :return: whether they may be sent; ``False`` if they were handed over before
        """
        self.ensure_one()
        if self.state != "outgoing" or self._log_on_answers("sent"):
            return True
        self._mark_unknown_failed(self.env._("The queue was stopped in the middle."))
        return False

    def _mark_unknown_failed(self, detail):
        """Give up the mail, since it is unknown whether it arrived."""
        reason = self.env._(
            "It is not known whether the answer arrived: ask before you send it "
            "again. %(detail)s",
            detail=detail,
        )
        self.write({"state": "exception", "failure_reason": reason})
        self._log_on_answers("failed", reason)

    def _get_carrying_answers(self):
        """Return the mails that carry answers."""
        self.env["grandes.clientes.case.answer"].flush_model(["mail_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT mail_id FROM grandes_clientes_case_answer
                 WHERE mail_id = ANY(%s)
                """,
                self.ids,
            )
        )
        carrying = {row[0] for row in rows}
        return self.filtered(lambda mail: mail.id in carrying)

    def _of_acts(self):
        """Return the mails about filings and cases that acts sent."""
        return self.filtered(
            lambda mail: mail.message_type == "auto_comment"
            and (mail.model or "").startswith("grandes.clientes.")
        )

    def _of_answers(self):
        """Return the mails that may carry answers."""
        return self.filtered(lambda mail: mail.model == "grandes.clientes.case")

    def _log_on_answers(self, event, reason=None):
        """Record ``event`` on the answers of the mails, and trigger their settling.

        In a savepoint of its own, so that it fails alone; the cron finds what it
        missed.

        :return: whether anything new was recorded
        """
        if not self:
            return False
        Answer = self.env["grandes.clientes.case.answer"]
        with self.env.cr.savepoint():
            noted = self.env[
                "grandes.clientes.case.answer.delivery"
            ]._create_delivery_rows(
                event,
                SQL("answer.mail_id = ANY(%s) AND answer.state = 'sent'", self.ids),
                reason,
            )
            if noted and event in DECISIVE:
                Answer._trigger_settling()
        return bool(noted)


class IrMailServer(models.Model):
    """Mail server: passes its replies on answers to the mail queue."""

    _inherit = "ir.mail_server"

    @api.model
    def send_email(self, message, *args, **kwargs):
        """Send; record whether the server deferred the message, and ask for receipts.

        The context holds an object of ours, which no client can forge.
        """
        handover = self.env.context.get("grandes_clientes_handover")
        if not isinstance(handover, Handover):
            return super().send_email(message, *args, **kwargs)
        session = kwargs.get("smtp_session")
        if session is not None:
            if session.sock is None:
                # An earlier answer made the server close the connection.
                handover.put_off = self.env._("The mail server closed the line before.")
                raise smtplib.SMTPServerDisconnected(handover.put_off)
            if session.has_extn("dsn") and self.env.context.get(
                "grandes_clientes_ask_receipts"
            ):
                kwargs["smtp_session"] = AskingForReceipts(session)
        try:
            return super().send_email(message, *args, **kwargs)
        except MailDeliveryException as error:
            handover.put_off = why_put_off(error.__context__)
            raise
