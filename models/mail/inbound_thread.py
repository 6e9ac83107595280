from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import html_sanitize, plaintext2html

from ...tools.case_states import END_STATES
from ...tools.mail.text import unquoted
from ...tools.text import find_numbers
from ..engine import clean_html

CASE = "grandes.clientes.case"
FILING = "grandes.clientes.filing"
REQUEST = "grandes.clientes.mail.request"
# Keep files as evidence: no resizing of images, and XML and HTML as plain text.
AS_THEY_CAME = {"image_no_postprocess": True, "attachments_mime_plainxml": True}


class InboundMail(models.Model):
    """Replies: find what a mail answers, and add it there."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    def _find_thread(self, mail, sender):
        """Return the case or filing that the mail answers, or ``None``.

        It is found by the references, which cannot be guessed, or by a number in
        address or subject, which counts only if the sender may know of it.

        :param mail: :class:`~.mail.reader.Mail`
        :param sender: :class:`~.inbound_filing.Sender`
        """
        thread = self._find_thread_by_references(mail)
        if thread:
            return thread
        named = self._find_named_in(mail)
        return named if named and self._can_know_of(named, mail, sender) else None

    def _find_thread_by_references(self, mail):
        if not mail.references:
            return None
        messages = self.env["mail.message"].search(
            [
                ("message_id", "in", mail.references),
                ("model", "in", (CASE, FILING)),
            ],
            order="id desc",
        )
        for message in messages:
            record = self.env[message.model].browse(message.res_id).exists()
            if record and record.company_id == self.company_id:
                return self._get_case_meant(mail, message) or record
        answered = self.search(
            [
                "|",
                ("message_id", "in", mail.references),
                ("forwarded_message_id", "in", mail.references),
                ("filing_id", "!=", False),
                ("company_id", "=", self.company_id.id),
            ],
            order="id desc",
            limit=1,
        )
        return answered.case_id or answered.filing_id or None

    def _get_case_meant(self, mail, message):
        """Return which of several answered cases the mail names, if any.

        :param message: message of ours that answered several cases
        """
        cases = (
            self.env["grandes.clientes.case.answer"]
            .search([("mail_id.mail_message_id", "=", message.id)])
            .case_id
        )
        if len(cases) < 2:
            return None
        # Quoted text is ignored, since the answered message names them all.
        numbers = find_numbers(unquoted(mail.text))
        return cases.filtered(lambda case: case.name in numbers)[:1]

    def _find_named_in(self, mail):
        """Return the case or filing whose number is in the address or the subject."""
        numbers = self._get_numbers_in(mail)
        if not numbers:
            return None
        domain = [("name", "in", numbers), ("company_id", "=", self.company_id.id)]
        return (
            self.env[CASE].search(domain, limit=1)
            or self.env[FILING].search(domain, limit=1)
            or None
        )

    def _get_numbers_in(self, mail):
        """Return possible numbers of ours in the address and the subject."""
        tags = [
            address.partition("@")[0].partition("+")[2] for address in mail.recipients
        ]
        return find_numbers(" ".join([mail.subject, *tags]))

    def _can_know_of(self, record, mail, sender):
        """Return whether the sender filed the record, or belongs to its entity."""
        filing = record if record._name == FILING else record.filing_id
        if mail.address in (
            filing._get_reply_address(),
            (filing.email_from or "").lower(),
        ):
            return bool(mail.address)
        return bool(sender.entity) and (
            sender.entity.commercial_partner_id
            == filing.partner_id.commercial_partner_id
        )

    def _join(self, mail, thread, contact, inside=False):
        """Add the mail to the conversation of a case or filing, and show it.

        :param mail: :class:`~.mail.reader.Mail`
        :param thread: the case or filing
        :param contact: the sender, if known
        :param bool inside: somebody of our own wrote it, so that it is not shown as a
            message of the requester
        """
        thread = self._get_thread_to_write_on(thread)
        message = thread.with_context(
            mail_create_nosubscribe=True,
            mail_post_autofollow_author_skip=True,
            **AS_THEY_CAME,
        ).message_post(
            body=self._get_safe_body(mail),
            subject=mail.subject,
            message_type="email",
            subtype_xmlid="mail.mt_note" if inside else "mail.mt_comment",
            author_id=contact.id or None,
            email_from=mail.address or False,
            attachments=[(part.name, part.content) for part in mail.attachments],
            # The desk shows it; a notification for each mail would be too much.
            notify_skip_followers=True,
            **({"message_id": mail.message_id} if mail.message_id else {}),
        )
        self._apply_outcome(
            "reply",
            self.env._("It answers %(record)s.", record=thread.display_name),
            mail_message_id=message.id,
            **self._prepare_links(thread),
        )
        cases = self._get_cases_to_show()
        others = self._find_cases_named(mail, thread) - cases
        doubts = []
        if inside:
            doubts.append(
                self.env._(
                    "One of us wrote it: the requester does not get it. Reply from the "
                    "case."
                )
            )
        elif cases:
            sealed = self.env[f"{CASE}.event"]._get_words_facts(message)[message.id]
            facts = {"mail": self.id, **sealed}
            cases._log_requester_wrote(
                facts=facts,
                note=Markup("<p>%s</p>") % (mail.text or mail.subject)[:300],
            )
            others._log_requester_wrote(
                facts=facts,
                note=Markup("<p>%s</p>")
                % self.env._("It is in the conversation of %s.", thread.name),
            )
        else:
            doubts.append(
                self.env._("It answers what has no case yet: somebody has to read it.")
            )
        if cases and not any(
            case.user_id or case.duplicate_id or case.state not in END_STATES
            for case in cases
        ):
            doubts.append(
                self.env._(
                    "It answers what ended without an advisor: somebody has to read it."
                )
            )
        if mail.content.is_cut:
            doubts.append(
                self.env._("It holds more than is read: look at how it came.")
            )
        if doubts:
            self._apply_outcome("review", " ".join(doubts))

    def _is_from_inside(self, mail, thread):
        """Return whether one of our users wrote about somebody else's filing."""
        filing = thread if thread._name == FILING else thread.filing_id
        asked = (filing._get_reply_address(), (filing.email_from or "").lower())
        return mail.address not in asked and self._is_ours(mail.address)

    def _get_cases_to_show(self):
        """Return the case of a reply, or one case for each advisor of its filing."""
        if self.case_id:
            return self.case_id
        by_advisor = self.filing_id.case_ids.grouped("user_id")
        return self.env[CASE].union(*(cases[:1] for cases in by_advisor.values()))

    def _find_cases_named(self, mail, thread):
        """Return the requester's cases that the mail itself names.

        Quoted text does not count: a message about many cases names them all.
        """
        numbers = find_numbers(unquoted(mail.text))
        if not numbers:
            return self.env[CASE]
        filing = thread if thread._name == FILING else thread.filing_id
        entity = filing.partner_id.commercial_partner_id
        theirs = Domain("filing_id", "=", filing.id)
        if entity:
            theirs |= Domain("partner_id.commercial_partner_id", "=", entity.id)
        return self.env[CASE].search(
            Domain("name", "in", numbers)
            & Domain("company_id", "=", self.company_id.id)
            & theirs
        )

    def _get_thread_to_write_on(self, thread):
        """Return the case of a filing with a single one, else the given record."""
        if thread._name == FILING and len(thread.case_ids) == 1:
            return thread.case_ids
        return thread

    def _prepare_links(self, thread):
        """Return the values that link the mail to its case or filing."""
        if not thread:
            return {}
        if thread._name == CASE:
            return {"case_id": thread.id, "filing_id": thread.filing_id.id}
        return {"filing_id": thread.id}

    def _get_safe_body(self, mail):
        """Return the mail's text as safe HTML, with its inline pictures embedded.

        Remote content is left out; the original still has it, as text.
        """
        try:
            html = mail.html and clean_html.embed(
                clean_html.clean(
                    html_sanitize(mail.html, silent=False, strip_classes=True)
                ),
                {
                    part.content_id: (part.mimetype, part.content)
                    for part in mail.attachments
                    if part.content_id
                },
            )
        except Exception:  # noqa: BLE001 - unreadable HTML; the text remains
            html = ""
        return Markup(html) if html else plaintext2html(mail.text)


class MessageFrame(models.AbstractModel):
    """Replies to filings received by mail continue the requester's own thread."""

    _name = "grandes.clientes.message.frame"
    _inherit = "grandes.clientes.message.frame"

    @api.model
    def _get_first_message_ids(self, filings):
        """Return the Message-ID of the mail that brought each filing."""
        # Sudo: an identifier given by the requester's own mail program.
        message_ids = {}
        for filing_sudo in filings.sudo():
            mail_sudo = filing_sudo.inbound_mail_id
            if told := mail_sudo.forwarded_message_id or mail_sudo.message_id:
                message_ids[filing_sudo.id] = [told]
        return super()._get_first_message_ids(filings) | message_ids

    @api.model
    def _get_subject(self, subject, records, own_words=True):
        """Prefix the subject of replies with «Re:», as mail programs do."""
        told = super()._get_subject(subject, records, own_words)
        # Sudo: reads whether it came by mail.
        mail_sudo = self._get_filings(records[:1].sudo()).inbound_mail_id
        is_answer = own_words and mail_sudo.message_id
        return f"Re: {told}" if is_answer and told[:3].lower() != "re:" else told
