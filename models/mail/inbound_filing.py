import logging
import re
from dataclasses import dataclass

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from ..people.res_partner import PUBLIC_MAIL_DOMAINS
from .inbound_thread import AS_THEY_CAME, CASE, FILING

_logger = logging.getLogger(__name__)

_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".csv", ".tsv", ".ods")
# Errors of readable spreadsheets that are simply no list of requests.
_NO_LIST = ("no_header", "no_rows")
# Attached mails whose text is read, and characters that are kept of each.
_MOST_BROUGHT = 5
_LONGEST_BROUGHT = 20_000
# Addresses of programs that nobody reads.
_NO_REPLY = re.compile(r"(no|do-?not)[._-]?(reply|responder|responda|contestar)\b")
# Files whose text cannot be read: encrypted, or packed by Outlook.
_SEALED_FILES = (".p7m", "winmail.dat", ".pgp", ".asc", ".msg")


@dataclass(frozen=True)
class Sender:
    """Sender of a mail: contact, entity, and any doubt as text."""

    contact: models.BaseModel
    entity: models.BaseModel
    doubt: str = ""


class InboundMail(models.Model):
    """New mails: find the sender, create the filing and acknowledge it (5.2.1)."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    def _create_filing(self, mail, sender, original=None):
        """File the mail, with a received case or with its spreadsheet to review.

        :param mail: :class:`~.mail.reader.Mail` that is filed
        :param sender: :class:`~.inbound_filing.Sender`
        :param original: the forwarded mail as a file (:class:`~.mail.parts.Part`)
        :return: the filing
        """
        subject = mail.subject or self.env._("(no subject)")
        files = [*mail.attachments, *([original] if original else [])]
        filing = self.env[FILING].create(
            {
                "company_id": self.company_id.id,
                "channel_id": self._get_channel().id,
                "partner_id": sender.entity.id,
                "contact_id": sender.contact.id,
                "email_from": mail.address,
                "subject": subject,
                "body": self._get_safe_body(mail),
                "received_on": self.received_on,
                "inbound_mail_id": self.id,
                "attachment_ids": self._create_attachments(files).ids,
            }
        )
        refusal = self._read_spreadsheet(filing)
        if not filing.sheet_state:
            text = mail.text
            if any(part.is_mail for part in mail.attachments):
                text = "\n\n".join(filter(None, [text, *self._get_brought(mail)]))
            self.env[CASE].create(
                {
                    "filing_id": filing.id,
                    "subject": subject,
                    "description": text,
                }
            )
        filing._send_acknowledgement()
        doubts = list(filter(None, (refusal, self._get_doubt(mail, filing, sender))))
        self.doubt = " ".join(doubts)
        doubt = " ".join(filter(None, (sender.doubt, *doubts)))
        self._apply_outcome(
            "review" if doubt else "filed",
            doubt,
            filing_id=filing.id,
            case_id=filing.case_ids.id,
        )
        return filing

    def _get_brought(self, mail):
        """Return the texts of the attached mails, with subject and sender.

        Often an attached mail is the petition, and the mail around it has no text.
        """
        return [
            self.env._(
                "Attached mail: %(subject)s\nFrom: %(sender)s\n\n%(text)s",
                subject=original.subject or self.env._("(no subject)"),
                sender=f"{original.sender_name} <{original.address}>".strip(),
                text=original.text[:_LONGEST_BROUGHT],
            )
            for original in mail.originals()[:_MOST_BROUGHT]
            if original.text
        ]

    def _get_doubt(self, mail, filing, sender):
        """Return why people should look at the filed mail, or ``""``."""
        if not mail.text and all(
            part.name.lower().endswith(_SEALED_FILES) for part in mail.attachments
        ):
            return self.env._("No text was found in it: look at how it came.")
        if mail.content.is_cut:
            return self.env._("It holds more than is read: look at how it came.")
        if mail.reply_to and not sender.contact and _NO_REPLY.match(mail.address):
            return self.env._(
                "Its address takes no mail, and replies go to %(address)s: make sure "
                "who it is, and enter the contact.",
                address=mail.reply_to,
            )
        named = self._find_named_in(mail)
        if named and named != filing and not self._can_know_of(named, mail, sender):
            return self.env._(
                "It names %(number)s, which somebody else filed.",
                number=named.name,
            )
        return ""

    def _get_channel(self):
        """Return the channel of the mail's filing."""
        return self.mailbox_id.channel_id or self.env[
            "grandes.clientes.channel"
        ]._find_by_code("email")

    @api.model
    def _create_attachments(self, files):
        """Create attachments of these files, not linked to a record yet."""
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

        Its rows then wait for review. A filing takes the rows of one spreadsheet only.

        :return: which spreadsheets a person must check, and why, as text, or ``""``
        """
        refusals, others = [], []
        for file in filing.attachment_ids.sorted("id"):
            if not (file.name or "").lower().endswith(_SHEETS):
                continue
            try:
                with self.env.cr.savepoint():
                    if filing.sheet_state:
                        if file.checksum != filing.sheet_attachment_id.checksum:
                            filing._read_sheet(file.raw, file.name)
                            others.append(file.name)
                    else:
                        filing._read_own_sheet(file.raw, file.name)
            except (OperationalError, ConcurrencyError):
                raise  # a concurrent transaction was faster: everything is retried
            except Exception as error:  # noqa: BLE001 - it is then an ordinary file
                _logger.info("%s of %s: %s", file.name, filing.name, error)
                if getattr(error.__cause__, "code", None) not in _NO_LIST:
                    refusals.append(f"{file.name}: {error}")
        if others:
            refusals.append(
                self.env._(
                    "Only the rows of «%(read)s» were read. File these spreadsheets "
                    "apart: %(others)s.",
                    read=filing.sheet_attachment_id.name,
                    others=", ".join(others),
                )
            )
        return " ".join(refusals)

    # === SENDER === #

    @api.model
    def _find_sender(self, mail):
        """Return the sender of the mail as a :class:`Sender`.

        :param mail: :class:`~.mail.reader.Mail`
        """
        Partner = self.env["res.partner"]
        if not mail.address:
            return Sender(Partner, Partner, self.env._("It names no sender."))
        contacts = self._get_contacts_at(mail.address)
        if not contacts and mail.reply_to:
            contacts = self._get_contacts_at(mail.reply_to)
        entities = contacts.grouped(self._get_entity_for)
        clients = [entity for entity in entities if entity]
        if len(clients) == 1:
            contact = entities[clients[0]]
            return Sender(contact[:1], clients[0])
        if len(clients) > 1:
            return Sender(
                Partner,
                Partner,
                self.env._("The address is of contacts of several entities."),
            )
        owners = self._find_entities_of_domain(mail.address.rpartition("@")[2])
        if len(owners) == 1:
            return Sender(Partner, owners)
        if owners:
            return Sender(
                Partner, Partner, self.env._("The domain is of several entities.")
            )
        return Sender(
            contacts[:1],
            Partner,
            self.env._("The sender is of no large client.")
            if contacts
            else self.env._("Nobody knows the sender."),
        )

    @api.model
    def _get_contacts_at(self, address):
        """Return the contacts with the address, coordinators first."""
        contacts = self.env["res.partner"].search(
            [
                ("email_normalized", "=", address),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            limit=20,
        )
        return contacts.sorted(lambda contact: not contact.is_coordinator)

    @api.model
    def _get_entity_for(self, contact):
        """Return the large client that the contact belongs to, or is, or none."""
        for partner in (contact, contact.parent_id, contact.commercial_partner_id):
            if partner.is_large_client:
                return partner
        return contact.browse()

    @api.model
    def _find_entities_of_domain(self, domain):
        """Return the large clients that own the mail domain."""
        Partner = self.env["res.partner"]
        if not domain or domain in PUBLIC_MAIL_DOMAINS:
            return Partner
        candidates = Partner.search(
            [
                ("is_large_client", "=", True),
                ("company_id", "in", (self.company_id.id, False)),
                "|",
                "|",
                ("email_domains", "ilike", domain),
                ("email_normalized", "=like", f"%@{_escaped(domain)}"),
                ("website", "ilike", domain),
            ]
        )
        return candidates.filtered(lambda entity: domain in _domains_of(entity))


def _domains_of(entity):
    """Return an entity's mail domains: entered, of its address, of its website."""
    host = (entity.website or "").lower().partition("://")[2].partition("/")[0]
    found = {
        *entity._get_email_domains(),
        (entity.email_normalized or "").rpartition("@")[2],
        host.partition(":")[0].removeprefix("www."),
    }
    return found - PUBLIC_MAIL_DOMAINS - {""}


def _escaped(text):
    """Return ``text`` escaped for an SQL pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
