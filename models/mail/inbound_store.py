import logging
from contextlib import contextmanager

from psycopg2 import IntegrityError, OperationalError

from odoo import SUPERUSER_ID, api, models, modules
from odoo.fields import Domain

from ...tools import clock
from ...tools.mail import reader as mail_reader
from ..engine import mass

_logger = logging.getLogger(__name__)

_LONGEST_PREVIEW = 2000
_LONGEST_FIELD = 2000


class InboundMail(models.Model):
    """Storage of incoming mail: before anything else, and only once."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    @api.model
    def _receive(self, raw):
        """Store a mail once, and process it.

        Any bytes are accepted: a mail that cannot be processed waits in the review
        list, and nothing is raised once it is stored.

        :param bytes raw: the mail
        :return: id of the filing that it is, or is about; ``False`` without one
        """
        mail = mail_reader.read(raw)
        mailboxes = self.env["grandes.clientes.mailbox"]._find_for_recipients(
            mail.recipients
        )
        # A mail to several companies is stored once in each.
        stored = [
            self._create_stored(mail, mailbox) for mailbox in mailboxes or [mailboxes]
        ]
        filing_ids = [
            self._run_stored(mail_id) if is_new else self._count_copy(mail_id)
            for mail_id, is_new in stored
        ]
        return filing_ids[0]

    @contextmanager
    def _open_own_transaction(self):
        """Yield a superuser environment in a transaction of its own.

        It is committed at the end, whatever happens to the caller. A test has a single
        transaction, and gets a savepoint in it.
        """
        # Without the caller's context, which may hold defaults for other models. Sudo:
        # reads the language of the company, whoever fetches.
        context = {"lang": self.env.company.sudo().partner_id.lang or self.env.lang}
        if self.env.companies:
            # The first one is that of mail to no mailbox.
            companies = self.env.company | self.env.companies
            context["allowed_company_ids"] = companies.ids
        # The same condition as in Odoo's own code that commits: see
        # docs/decisions/0017.
        if modules.module.current_test:
            with self.env.cr.savepoint():
                yield api.Environment(self.env.cr, SUPERUSER_ID, context)
            return
        with self.env.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, context)

    @api.model
    def _create_stored(self, mail, mailbox):
        """Store a mail unless it was stored before.

        :param mail: :class:`~.mail.reader.Mail`
        :param mailbox: its mailbox, empty if unknown
        :return: id of the record, and whether it is new
        """
        for _again in range(2):
            try:
                with self._open_own_transaction() as env:
                    return env[self._name]._create_once(mail, mailbox)
            except (IntegrityError, OperationalError):
                # Another process fetched and stored it at the same time.
                _logger.info("Mail %s was stored by another process", mail.message_id)
        with self._open_own_transaction() as env:
            return env[self._name]._create_once(mail, mailbox)

    @api.model
    def _create_once(self, mail, mailbox):
        """Store the mail, unless it is there already; see :meth:`_create_stored`."""
        mailbox = mailbox.with_env(self.env)
        company = mailbox.company_id or self.env.company
        content_digest, raw_digest = mail.digest, mail.raw_digest
        fingerprint = mail.message_id or content_digest
        alike = Domain("fingerprint", "=", fingerprint) | (
            Domain("content_digest", "=", content_digest)
            & Domain("message_id", "=", mail.message_id or False)
        )
        if mail.message_id:
            alike |= Domain("forwarded_message_id", "=", mail.message_id)
        twins = self.search(Domain("company_id", "=", company.id) & alike)
        known = twins.filtered(lambda twin: twin.fingerprint == fingerprint)
        same = (known | twins).filtered(
            lambda twin: twin._is_same(mail, content_digest, raw_digest)
        )[:1]
        if same:
            return same.id, False
        if known:
            fingerprint = f"{fingerprint} {raw_digest}"
        # Same Message-ID or same text: it may or may not be the same mail.
        doubtful = known.filtered(lambda twin: not twin._is_another(mail))
        # One of us forwarded it before it came directly.
        doubtful |= twins.filtered(
            lambda twin: mail.message_id
            and twin.forwarded_message_id == mail.message_id
        )
        values = {
            **self._prepare_stored_vals(mail),
            "company_id": company.id,
            "mailbox_id": (mailbox or mailbox._of_company(company)).id,
            "fingerprint": fingerprint,
            "content_digest": content_digest,
            "raw_digest": raw_digest,
            "alike_digest": mail.alike_digest,
            "duplicate_of_id": doubtful.sorted(lambda twin: not twin.filing_id)[:1].id,
        }
        with mass.error_expected():
            stored = self.create(values)
        stored._create_original(mail)
        return stored.id, True

    def _create_original(self, mail):
        """Store the mail's bytes as an attachment of the record."""
        self.original_id = self.env["ir.attachment"].create(
            {
                "name": f"correo-{self.id}.eml",
                "raw": mail.raw,
                # Set explicitly: plain text would be indexed, base64 and all.
                "mimetype": "message/rfc822",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self._log_seal("store", first=True)

    @api.model
    def _count_copy(self, mail_id):
        """Count a copy of the mail; on concurrent counting, skip it.

        The mail is stored in any case, and nothing depends on the count.

        :return: as :meth:`_run_stored`
        """
        try:
            with mass.error_expected(), self._open_own_transaction() as env:
                mail = env[self._name].browse(mail_id)
                mail.copies += 1
                mail.flush_recordset()
        except OperationalError:
            _logger.info("Mail %s was fetched by several processes at once", mail_id)
        with self._open_own_transaction() as env:
            return env[self._name].browse(mail_id).filing_id.id

    @api.model
    def _prepare_stored_vals(self, mail):
        """Return the values taken from the mail itself."""
        return {
            "subject": mail.subject or self.env._("(no subject)"),
            "sender_name": mail.sender_name[:_LONGEST_FIELD],
            "email_from": mail.address,
            "recipients": ", ".join(mail.recipients)[:_LONGEST_FIELD],
            "message_id": mail.message_id,
            "date_header": mail.date,
            "fetched_on": clock.now(),
            "size": len(mail.raw),
            "attachment_count": len(mail.attachments),
            "preview": mail.text[:_LONGEST_PREVIEW],
        }

    def _is_same(self, mail, content_digest, raw_digest):
        """Return whether ``mail`` is this one, fetched again.

        It is if its bytes are equal, or its Message-ID and content, whichever way it
        came. Without a Message-ID the dates decide; if there is none either, people
        look at it.
        """
        self.ensure_one()
        if self.raw_digest == raw_digest:
            return True
        if self.content_digest != content_digest:
            return False
        if mail.message_id:
            return self.message_id == mail.message_id
        return bool(mail.date) and self.date_header == mail.date

    def _is_another(self, mail):
        """Return whether the mail was certainly written separately, by its date."""
        self.ensure_one()
        dates = self.date_header, mail.date
        return not mail.message_id and all(dates) and dates[0] != dates[1]
