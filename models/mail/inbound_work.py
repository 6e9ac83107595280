import logging
import re
from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import format_datetime

from ...tools import clock
from ...tools.mail import kind as mail_kind
from ...tools.mail import reader as mail_reader
from .inbound_mail import WAITING

_logger = logging.getLogger(__name__)

_MOST_TRIES = 3
_CHUNK = 100
# This many identical texts within the period are taken for a machine's.
_LOOP_MINUTES = 60
_LOOP_TIMES = 3
# Limit for texts that differ in numbers only: more than a person would send about one
# student after another.
_LOOP_TIMES_ALIKE = 100
# Beginnings of the subject of forwarded mails, by mail programs.
_FORWARD = re.compile(r"\s*(\[[^\]]*\]\s*)*(rv|fw|fwd|enc|tr|wg)\s*:", re.IGNORECASE)
# A server clock that is off by more than this is wrong.
_LONGEST_OUTAGE = timedelta(days=366)


class InboundMail(models.Model):
    """Processing of stored mail, by its kind."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    @api.model
    def _run_stored(self, mail_id):
        """Process a stored mail in a transaction of its own.

        A failure is recorded, and retried by the cron; nothing is raised.

        :return: id of the filing that it is, or is about; ``False`` without one
        """
        try:
            with self._open_own_transaction() as env:
                mail = env[self._name].browse(mail_id)
                if env.cr is self.env.cr:
                    mail._process()  # caller's savepoint: cannot be retried
                else:
                    retrying(mail._process, env)
                return mail.filing_id.id
        except Exception as error:  # noqa: BLE001 - the mail is stored; people see why
            _logger.warning("Incoming mail %s failed", mail_id, exc_info=True)
            with self._open_own_transaction() as env:
                env[self._name].browse(mail_id)._mark_failure(error)
        return False

    def _mark_failure(self, error):
        """Record a failure; after several tries people have to look at it."""
        tries = self.tries + 1
        self._apply_outcome(
            "failed" if tries < _MOST_TRIES else "review",
            self.env._(
                "It could not be handled: %(error)s",
                error=str(error) or type(error).__name__,
            ),
            tries=tries,
        )

    @api.model
    def _cron_work(self):
        """Process mails left by a stopped server, and retry failed ones."""
        waiting = self.search(
            [
                ("state", "in", WAITING),
                # Newer mails may still be in processing.
                ("fetched_on", "<", fields.Datetime.subtract(clock.now(), minutes=5)),
            ],
            order="id",
            limit=_CHUNK,
        )
        for done, mail_id in enumerate(waiting.ids, start=1):
            self._run_stored(mail_id)
            if not self.env["ir.cron"]._commit_progress(
                1, remaining=len(waiting) - done
            ):
                return

    def _process(self):
        """Process the mail as a filing, a reply or a report, or leave it to people."""
        self.ensure_one()
        if not self.try_lock_for_update() or self.state not in WAITING:
            return  # another process is working on it
        mail = mail_reader.read(self._get_raw())
        self._find_day_zero(mail)
        if self.duplicate_of_id:
            self._apply_outcome(
                "review",
                self.env._("It looks like mail that is here already, but differs."),
            )
            return
        if not mail.raw.strip():
            self._apply_outcome("review", self.env._("It is empty."))
            return
        # A mail from before midnight may be handled after it; use its arrival time.
        with clock.of(self._get_arrived_at(mail)):
            self._take(mail)

    def _take(self, mail):
        """Process the mail by its kind.

        :param mail: :class:`~.mail.reader.Mail`
        """
        reports = self._get_report_addresses()
        ours = self._get_our_addresses() | reports
        kind = mail_kind.kind(mail, reports, ours)
        if kind == mail_kind.BOUNCE:
            self._process_report(mail)
        elif kind == mail_kind.DOUBTFUL:
            self._take_doubtful(mail)
        elif mail.address in ours:
            self._process_own(mail, kind)
        elif kind == mail_kind.AUTO_REPLY:
            self._process_auto_reply(mail)
        elif self._is_looping():
            self._apply_outcome(
                "review",
                self.env._("The same text came several times: a machine answers us?"),
            )
        else:
            self._process_written(mail, kind)

    def _take_doubtful(self, mail):
        """Treat the mail as a report if it contains a message of ours; else review it.

        A mail in which somebody writes about their own bounced mail is no report of
        ours.
        """
        if self._get_messages_in(mail, answered=False):
            self._process_report(mail)
        else:
            self._apply_outcome(
                "review",
                self.env._(
                    "It may be a mail server's report: somebody has to read it."
                ),
            )

    def _process_written(self, mail, kind):
        """Process a mail that somebody wrote: for a room, a reply, or a new request."""
        if (mail.references or self._get_numbers_in(mail)) and self._take_reply(mail):
            return
        for name, method in self.mailbox_id._get_taker_table().items():
            if self.mailbox_id[name] and getattr(self, method)(mail):
                return
        written, original = self._get_written_in(mail)
        sender = self._find_sender(written)
        thread = self._find_thread(written, sender)
        if thread:
            inside = self._is_from_inside(written, thread)
            self._join(written, thread, sender.contact, inside)
        elif kind == mail_kind.AUTOMATIC:
            self._apply_outcome("review", self.env._("A machine wrote it."))
        elif kind == mail_kind.LIST and not sender.entity:
            self._apply_outcome("review", self.env._("It came through a mailing list."))
        elif original and (known := self._find_known_mail(written)):
            number = known.filing_id.name
            self._apply_outcome(
                "review",
                self.env._(
                    "The mail that it forwards is here already, filed as %(filing)s.",
                    filing=number,
                )
                if number
                else self.env._("The mail that it forwards is here already."),
                duplicate_of_id=known.id,
            )
        else:
            self._create_filing(written, sender, original)

    def _take_reply(self, mail):
        """Return whether the mail replies to something else, and was taken.

        A hook for replies to anything but a case or filing: a request by mail keeps its
        replies; ``satisfaction`` takes the answers to its question.
        """
        return False

    def _get_written_in(self, mail, as_new=False):
        """Return the mail that counts, and its file if it was forwarded.

        :param bool as_new: a person files it as a new matter, whatever it replies to
        """
        forwarded = self._get_forwarded(mail, as_new)
        if not forwarded and mail.reply_to and self._is_for_another(mail):
            return replace(mail, address=mail.reply_to, reply_to=""), None
        if not forwarded:
            return mail, None
        file = next(p for p in mail.attachments if p.is_mail)
        # Files that the forwarder attached are received too.
        others = tuple(part for part in mail.attachments if part is not file)
        content = replace(
            forwarded.content,
            attachments=(*forwarded.attachments, *others),
            is_cut=forwarded.content.is_cut or mail.content.is_cut,
        )
        return replace(forwarded, content=content), file

    def _find_known_mail(self, mail):
        """Return the record of the mail if it also came directly, or forwarded before.

        One that was filed comes first.
        """
        if not mail.message_id:
            return self.browse()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
                "|",
                ("message_id", "=", mail.message_id),
                ("forwarded_message_id", "=", mail.message_id),
            ]
        ).sorted(lambda known: (not known.filing_id, known.id))[:1]

    def _process_own(self, mail, kind):
        """Ignore messages that we sent; leave to people what somebody wrote there."""
        # The form of a web site names who filled it in as the one to reply to.
        is_written = kind == mail_kind.PERSON or self._is_for_another(mail)
        if not is_written or self._is_known_message(mail.message_id):
            self._apply_outcome("ignored", self.env._("It is a message of our own."))
        else:
            self._apply_outcome("review", self.env._("Our own address wrote it."))

    def _is_for_another(self, mail):
        """Return whether one of our addresses asks for replies to somebody else."""
        ours = self._get_our_addresses()
        return (
            bool(mail.reply_to) and mail.address in ours and mail.reply_to not in ours
        )

    def _process_auto_reply(self, mail):
        """Link an automatic reply to the record it answers, without telling anybody."""
        thread = self._find_thread(mail, self._find_sender(mail))
        self._apply_outcome(
            "auto_reply",
            self.env._("Nobody wrote it: it is answered nothing."),
            **self._prepare_links(thread),
        )

    def _is_looping(self):
        """Return whether the sender repeats the same text within the last hour.

        Either a few identical texts, or very many that differ in numbers only, as from
        a help desk that answers each of our acknowledgements with a number of its own.
        """
        alike = self.search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("alike_digest", "=", self.alike_digest),
                (
                    "fetched_on",
                    ">=",
                    fields.Datetime.subtract(clock.now(), minutes=_LOOP_MINUTES),
                ),
                ("id", "!=", self.id),
            ],
            ["content_digest"],
            order="id desc",
            limit=_LOOP_TIMES_ALIKE,
        )
        same = alike.filtered(lambda mail: mail.content_digest == self.content_digest)
        return len(same) >= _LOOP_TIMES or len(alike) >= _LOOP_TIMES_ALIKE

    def _get_our_addresses(self):
        """Return the addresses that our mail is sent from."""
        mailboxes = self.env["grandes.clientes.mailbox"]._get_all()
        return {
            address for mailbox in mailboxes for address in mailbox._get_own_addresses()
        }

    def _get_report_addresses(self):
        """Return our bounce addresses."""
        domains = self.env["mail.alias.domain"].search([("bounce_alias", "!=", False)])
        return {each.bounce_email.lower() for each in domains if each.bounce_email}

    def _is_known_message(self, message_id):
        return bool(message_id) and bool(
            self.env["mail.message"].search_count(
                [("message_id", "=", message_id)], limit=1
            )
        )

    # === DAY ZERO === #

    def _find_day_zero(self, mail):
        """Record the legal receipt: by our own server's header, else the fetch."""
        received, by, evidence = self.fetched_on, "fetch", ""
        own = self._get_own_hop(mail)
        if own:
            received, by = own.instant, "header"
            evidence = self._prepare_hop_evidence(own)
        forwarded = self._get_forwarded(mail)
        if forwarded:
            own = self._get_own_hop(forwarded)
            hop = own or next((hop for hop in forwarded.hops if hop.instant), None)
            if hop and hop.instant < received:
                evidence = self._prepare_hop_evidence(hop)
                if own:
                    received, by = own.instant, "original"
        self.write(
            {
                "received_on": received,
                "received_by": by,
                "evidence": evidence,
                "forwarded_message_id": forwarded and forwarded.message_id,
            }
        )

    def _get_arrived_at(self, mail):
        """Return when the mail reached our own server, else when it was fetched."""
        own = self._get_own_hop(mail)
        return own.instant if own else self.fetched_on

    def _get_own_hop(self, mail):
        """Return the topmost hop at one of our servers, if its date is plausible."""
        if self.called_by_id:
            return None  # whoever handed it over may have written its headers
        for hop in mail.hops:
            if self.mailbox_id._is_own_host(hop.host):
                sane = hop.instant and (
                    self.fetched_on - _LONGEST_OUTAGE < hop.instant <= self.fetched_on
                )
                return hop if sane else None
        return None

    def _prepare_hop_evidence(self, hop):
        return self.env._(
            "Received by %(host)s on %(instant)s",
            host=hop.host or "?",
            instant=format_datetime(
                self.env, hop.instant, tz=self.company_id._grandes_clientes_get_tz()
            ),
        )

    def _get_forwarded(self, mail, as_new=False):
        """Return the mail that one of our users forwarded as an attachment.

        A reply in a thread of ours counts itself, and the attached mail is a file.

        :param bool as_new: see :meth:`_get_written_in`
        """
        originals = mail.originals()
        if len(originals) != 1 or not self._is_ours(mail.address):
            return None
        if (
            not as_new
            and not _FORWARD.match(mail.subject or "")
            and self._find_thread_by_references(mail)
        ):
            return None
        return originals[0]

    def _is_ours(self, address):
        """Return whether the address belongs to one of our users or forwarders."""
        return self.mailbox_id._is_forwarder(address) or bool(
            address
            and self.env["res.users"].search_count(
                [("partner_id.email_normalized", "=", address), ("share", "=", False)],
                limit=1,
            )
        )
