import logging

from odoo import api, models
from odoo.exceptions import UserError

from .inbound_thread import AS_THEY_CAME, CASE, FILING

_logger = logging.getLogger(__name__)

_SHEETS = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".ods")


class InboundMail(models.Model):
    """New mail: a filing with what it brings, acknowledged (5.2.1)."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    def _file(self, mail, sender, original=None):
        """File the mail, with a received case or with its spreadsheet to review.

        :param mail: :class:`~.mail_reader.Mail` that is filed
        :param sender: :class:`~.inbound_sender.Sender`
        :param original: the forwarded mail as a file (:class:`~.mail_parts.Part`)
        :return: the filing
        """
        subject = mail.subject or self.env._("(no subject)")
        files = [*mail.attachments, *([original] if original else [])]
        filing = self.env[FILING].create(
            {
                "company_id": self.company_id.id,
                "channel_id": self._channel().id,
                "partner_id": sender.entity.id,
                "contact_id": sender.contact.id,
                "email_from": mail.address,
                "subject": subject,
                "body": self._body_of(mail),
                "received_on": self.received_on,
                "inbound_mail_id": self.id,
                "attachment_ids": self._attach(files).ids,
            }
        )
        if not self._read_spreadsheet(filing):
            self.env[CASE].create(
                {
                    "filing_id": filing.id,
                    "subject": subject,
                    "description": mail.text,
                }
            )
        filing._acknowledge()
        # The queue would look an hour later.
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        doubt = sender.doubt or self._doubt_of(mail, filing)
        self._settle(
            "review" if doubt else "filed",
            doubt,
            filing_id=filing.id,
            case_id=filing.case_ids.id,
        )
        return filing

    def _doubt_of(self, mail, filing):
        """Return what people should look at although the mail is filed, or ``""``."""
        if not mail.text and not mail.attachments:
            return self.env._("No text was found in it: look at how it came.")
        named = self._named_in(mail)
        if named and named != filing:
            return self.env._(
                "It names %(number)s, which somebody else filed.",
                number=named.name,
            )
        return ""

    def _channel(self):
        """Return the channel by which the mail is filed."""
        return self.mailbox_id.channel_id or self.env[
            "grandes.clientes.channel"
        ]._with_code("email")

    @api.model
    def _attach(self, files):
        """Return attachments of these files, nobody's yet."""
        return (
            self.env["ir.attachment"]
            .with_context(**AS_THEY_CAME)
            .create(
                [
                    {"name": part.name, "raw": part.content, "mimetype": part.mimetype}
                    for part in files
                ]
            )
        )

    def _read_spreadsheet(self, filing):
        """Read the first attached spreadsheet that is a list of requests.

        :return: whether there is one; its rows wait for review then
        """
        for file in filing.attachment_ids.sorted("id"):
            if not (file.name or "").lower().endswith(_SHEETS):
                continue
            try:
                with self.env.cr.savepoint():
                    filing._load_sheet(file.raw, file.name)
            except UserError as error:
                _logger.info("%s of %s: %s", file.name, filing.name, error)
                continue
            if filing.line_ids:
                return True
        return False
