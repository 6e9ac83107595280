import logging
from email.message import EmailMessage

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.mail import reader as mail_reader
from ..engine import mass

_logger = logging.getLogger(__name__)

_HEADERS = {
    "From": "email_from",
    "To": "to",
    "Cc": "cc",
    "Subject": "subject",
    "Date": "date",
    "Message-Id": "message_id",
    "In-Reply-To": "in_reply_to",
    "References": "references",
}


class InboundMail(models.Model):
    """Mail handed over by RPC by a user who is not the mail gateway.

    Its sender may be forged. It is stored with the name of the user who handed it over,
    and people decide; a refusal would make a legitimate mail program bounce it.
    """

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    called_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed over by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose account handed the mail over; empty where the mail gateway did.",
    )

    @api.model
    def _receive_from(self, caller, raw):
        """Store a mail for review, with the user who handed it over.

        It must not hide a mail that comes through the gateway: the digests and
        Message-ID used to detect duplicates are not stored in its fields.

        :param caller: the user who called
        :param bytes raw: the mail
        """
        mail = mail_reader.read(raw)
        fingerprint = f"rpc {caller.id} {mail.raw_digest}"
        try:
            with mass.error_expected(), self._open_own_transaction() as env:
                env[self._name]._create_called(mail, caller.id, fingerprint)
        except IntegrityError:
            _logger.info("User %s hands the same mail over twice at once", caller.id)

    @api.model
    def _create_called(self, mail, caller_id, fingerprint):
        """Store the mail, or count it as a copy; see :meth:`_receive_from`."""
        mailbox = self.env["grandes.clientes.mailbox"]._find_for_recipients(
            mail.recipients
        )
        company = mailbox[:1].company_id or self.env.company
        same = self.search(
            [("company_id", "=", company.id), ("fingerprint", "=", fingerprint)]
        )
        if same:
            same.copies += 1
            return
        caller = self.env["res.users"].browse(caller_id)
        values = self._prepare_stored_vals(mail)
        stored = self.create(
            {
                **values,
                "message_id": False,
                "company_id": company.id,
                "mailbox_id": (mailbox[:1] or mailbox._of_company(company)).id,
                "fingerprint": fingerprint,
                "raw_digest": mail.raw_digest,
                "called_by_id": caller_id,
                # Its headers prove no date of receipt.
                "received_on": values["fetched_on"],
                "received_by": "fetch",
                "state": "review",
                "reason": self.env._(
                    "%(name)s handed it over, not the mail gateway: nothing proves who "
                    "wrote it.",
                    name=caller.name,
                ),
            }
        )
        stored._create_original(mail)

    @api.model
    def _as_mail(self, msg_dict):
        """Return the bytes of a mail given as Odoo's message dictionary."""
        message = EmailMessage()
        for header, name in _HEADERS.items():
            value = " ".join(str(msg_dict.get(name) or "").split())
            if value:
                message[header] = value
        message.set_content(str(msg_dict.get("body") or ""), subtype="html")
        return message.as_bytes()

    def _check_may_decide(self):
        """Refuse decisions by the user who handed the mail over."""
        result = super()._check_may_decide()
        # Sudo: compares who handed it over, without showing it.
        if self.env.user in self.sudo().called_by_id and not self.env.su:
            raise UserError(
                self.env._("You handed this mail over: somebody else decides about it.")
            )
        return result
