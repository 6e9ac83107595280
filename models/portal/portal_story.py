from dataclasses import dataclass, field
from datetime import datetime, timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ...tools import clock
from ...tools.text import clean_cell
from ..engine.clean_html import shown

_JUST_NOW = timedelta(hours=1)
# Acts whose free-text reason the requester was told.
_TOLD_NOTES = frozenset({"ask", "extend", "withdraw", "lapse", "transfer"})


@dataclass
class Entry:
    """One entry of the conversation, as the requester reads it.

    :param when: instant, naive UTC
    :param ours: whether it is from us, not from the requester
    :param title: what it was
    :param text: plain text
    :param html: HTML, for answers
    :param files: ``(name, address)`` of each
    """

    when: datetime
    ours: bool
    title: str
    text: str = ""
    html: str = ""
    files: list = field(default_factory=list)


class PortalStory(models.AbstractModel):
    """Conversation of a case: what the requester wrote and was told, oldest first."""

    _name = "grandes.clientes.portal.story"
    _description = "What was said and done about a case, for its requester"

    def _get_story(self, case):
        """Return an :class:`Entry` for everything said or done about the case.

        Internal messages, desks and the names of colleagues are left out.

        :raise AccessError: the case is none of the user's
        """
        case.ensure_one()
        case.check_access("read")
        return sorted(
            [
                self._get_filed_entry(case),
                *self._get_event_entries(case),
                *self._get_answer_entries(case),
                *self._get_written_entries(case),
            ],
            key=lambda entry: entry.when,
        )

    def _has_just_done(self, case, act, words):
        """Return whether the user did the act within the hour, with these words.

        :param str act: code of the act
        """
        # Sudo: the user's own acts, on a case that they may read.
        events_sudo = (
            self.env["grandes.clientes.case.event"]
            .sudo()
            .search(
                [
                    ("case_id", "=", case.id),
                    ("act", "=", act),
                    ("user_id", "=", self.env.uid),
                    ("happened_on", ">", clock.now() - _JUST_NOW),
                ]
            )
        )
        return clean_cell(words).strip() in events_sudo.mapped("note")

    def _get_filed_entry(self, case):
        filing = case.filing_id
        return Entry(
            filing.received_on,
            ours=False,
            title=self.env._("The request was filed"),
            text=case.description or "",
            files=filing._get_portal_files(),
        )

    def _get_event_entries(self, case):
        """Return the entries of acts that the requester did or was told of."""
        titles = self._get_told_acts(case)
        # Sudo: events of the user's own case, limited to the acts above.
        events_sudo = case.sudo().event_ids.filtered(lambda e: e.act in titles)
        return [
            Entry(
                event.occurred_on,
                ours=event.role != "requester",
                title=titles[event.act],
                text=(event.note or "")
                if event.act in _TOLD_NOTES or event.role == "requester"
                else (event.reason_id.name or "" if event.act == "dismiss" else ""),
            )
            for event in events_sudo.sorted("sequence")
        ]

    def _get_told_acts(self, case):
        """Return ``{act: text for the requester}``; other acts are not shown."""
        case_sudo = case.sudo()  # the user's own case; see each use
        number = {"number": case.name or ""}
        return {
            "register": self.env._("We registered it: case %(number)s", **number)
            if case.name
            else self.env._("It was joined to an earlier request"),
            "not_duplicate": self.env._("We registered it: case %(number)s", **number),
            "refer": self.env._("We referred to the earlier answer"),
            "unite": self.env._(
                "We work it together with another; one answer for both"
            ),
            "set_apart": self.env._("We work it on its own again"),
            "escalate": self.env._("We asked whoever knows, within the entity"),
            "ask": self.env._("We asked you to complete it; the term stopped"),
            "grant_time": self.env._("We gave you more time to complete it"),
            "complete": self.env._("It was completed; the term runs again"),
            "lapse": self.env._("Closed, because it was not completed in time"),
            "extend": self.env._("We extended the term"),
            "suspend": self.env._("The term stopped"),
            "resume": self.env._("The term runs again"),
            "withdraw": self.env._("It was withdrawn"),
            # The requester was told where it went.
            "transfer": self.env._(
                "We sent it to %(to)s", to=case_sudo.transferred_to or ""
            ),
            "dismiss": self.env._("We closed it without a case"),
            "not_solved": self.env._("The answer does not solve it; it is open again"),
            "reopen": self.env._("We opened it again"),
            "bring_back": self.env._("Our answer did not arrive; we send it again"),
            "tell_by_voice": self.env._("We told how it stands by telephone"),
        }

    def _get_answer_entries(self, case):
        """Return the entries of sent answers; the record rule hides drafts."""
        entries = []
        for answer in self._get_shown_answers(case).sorted("id"):
            title = (
                self.env._("Answer")
                if answer.kind == "final"
                else self.env._("News before the answer")
            )
            entries.append(
                Entry(
                    answer.sent_on or answer.delivered_on,
                    ours=True,
                    title=title,
                    html=shown(answer.body),
                    files=answer._get_portal_files(),
                )
            )
        return entries

    def _get_shown_answers(self, case):
        """Return the answers that the requester may read."""
        case.ensure_one()
        answers = case.answer_ids._filtered_access("read")
        return answers.filtered(lambda answer: answer.state in ("sent", "delivered"))

    # === MESSAGES FROM OUTSIDE === #

    def _get_written_messages(self, cases):
        """Return, as sudo, the messages of the entity's people about the cases."""
        # Sudo: messages of cases that the caller has checked, limited to those of the
        # entity's own people.
        messages_sudo = (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("model", "=", "grandes.clientes.case")
                & Domain("res_id", "in", cases.ids)
                & Domain("message_type", "in", ("email", "comment", "notification"))
                & Domain("author_id", "!=", False)
            )
        )
        outside = cases._get_outsiders(messages_sudo.author_id.ids)
        entities = {
            case.id: case.partner_id.commercial_partner_id for case in cases.sudo()
        }
        return messages_sudo.filtered(
            lambda message: message.author_id in outside
            and message.author_id.commercial_partner_id == entities[message.res_id]
        )

    def _get_written_entries(self, case):
        """Return the entries of messages from outside, by mail or in the portal.

        The last one says that it is being looked at, if it was asked for.
        """
        messages = self._get_written_messages(case).sorted("date")
        asked = self.env["grandes.clientes.case.suspensions"]._get_asked(case)
        sent = case.id in asked and asked[case.id].sent_on
        return [
            Entry(
                message.date,
                ours=False,
                title=self.env._(
                    "%(name)s wrote; we look at it", name=message.author_id.name
                )
                if sent and message == messages[-1:]
                else self.env._("%(name)s wrote", name=message.author_id.name),
                text=clean_cell(html2plaintext(message.body or "")).strip(),
                files=[
                    (file.name, f"/my/casos/{case.id}/archivos/{file.id}")
                    for file in message.attachment_ids
                ],
            )
            for message in messages
        ]
