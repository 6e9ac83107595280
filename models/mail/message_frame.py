from odoo import api, models
from odoo.tools import formataddr


class MessageFrame(models.AbstractModel):
    """What came by mail is answered where it came from."""

    _name = "grandes.clientes.message.frame"
    _inherit = "grandes.clientes.message.frame"

    @api.model
    def _get_first_message_ids(self, filings):
        """Return the Message-ID of the mail that brought each filing."""
        # Sudo: an identifier that the requester's own mail program gave.
        return super()._get_first_message_ids(filings) | {
            filing_sudo.id: [filing_sudo.inbound_mail_id.message_id]
            for filing_sudo in filings.sudo()
            if filing_sudo.inbound_mail_id.message_id
        }

    @api.model
    def _get_subject(self, subject, records, own_words=True):
        """Mark what answers a mail as its answer, as mail programs do."""
        told = super()._get_subject(subject, records, own_words)
        # Sudo: whether it came by mail.
        mail_sudo = self._get_filings(records[:1].sudo()).inbound_mail_id
        is_answer = own_words and mail_sudo.message_id
        return f"Re: {told}" if is_answer and told[:3].lower() != "re:" else told


class ResCompany(models.Model):
    """Where what requesters write back goes."""

    _inherit = "res.company"

    def _grandes_clientes_get_reply_to(self):
        """Return where requesters' answers to our messages go: the mailbox, if any."""
        self.ensure_one()
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self)
        address = mailbox and mailbox._reply_to()
        if not address:
            return self._grandes_clientes_get_sender()
        # Sudo: requesters and every role see whom their mails are from anyway.
        return formataddr((self.sudo().name, address))
