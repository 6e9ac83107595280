import smtplib

from odoo import api, models

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ...tools.mail.handover import AskingForReceipts, Handover, why_put_off


class IrMailServer(models.Model):
    """What the server says of a message that carries answers, kept for the queue."""

    _inherit = "ir.mail_server"

    @api.model
    def send_email(self, message, *args, **kwargs):
        """Send; keep whether the server put the message off, and ask for receipts.

        The context holds what the queue wants to know. No client can send one: it is
        an object of ours.
        """
        handover = self.env.context.get("grandes_clientes_handover")
        if not isinstance(handover, Handover):
            return super().send_email(message, *args, **kwargs)
        session = kwargs.get("smtp_session")
        if session is not None:
            if session.sock is None:
                # An answer before this one made the server hang up.
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
