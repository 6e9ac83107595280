"""What kind of mail it is: written by a person, or by a machine that wants no answer.

Machines that answer machines never stop: what is no person's makes no case, and is
answered nothing. Where it is not certain, people look at it.
"""

import re

from . import report as mail_report
from .reader import Mail, get, get_all

PERSON = "person"
BOUNCE = "bounce"
AUTO_REPLY = "auto_reply"
#: Sent by a machine, but perhaps for a person: people decide.
AUTOMATIC = "automatic"
#: Perhaps a server's report, perhaps somebody's words about one: people decide.
DOUBTFUL = "doubtful"
#: Through a mailing list: a reply would go to somebody else.
LIST = "list"

# What Exchange adds to what nobody wrote, and to calendars.
_SUPPRESS = "X-Auto-Response-Suppress"
_SAYS_AUTO_REPLY = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply-From",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
)
# Of services that pass on what became of a message, or what somebody complained of.
_OF_SERVICES = ("X-Amz-Sns-Message-Id", "X-HmXmrOriginalRecipient")
# How mail programs begin the subject of an answer that nobody wrote.
_SUBJECT = re.compile(
    r"^\s*(respuesta autom[aá]tica|automatic reply|autom\.? ?reply|auto(matic)?[ -]?"
    r"(reply|response)|autorespuesta|fuera de (la )?oficina|ausente de la oficina|"
    r"auto:|complaint about message from|out of (the )?office|"
    r"resposta autom[aá]tica|r[eé]ponse automatique)\b",
    re.IGNORECASE,
)
_ANSWER_OF_CALENDAR = re.compile(rb"^METHOD:(REPLY|COUNTER)\s*$", re.I | re.M)
# What a header says before its parameters and comments.
_TOKEN = re.compile(r"[\w-]+")


def kind(mail: Mail, bounce_addresses=(), own_addresses=()) -> str:
    """Return one of this module's kinds.

    :param bounce_addresses: ours to which servers report, in lower case
    :param own_addresses: ours to which people write, in lower case; a mailing list
        of this name is our mailbox
    """
    reported = mail_report.is_report(mail, bounce_addresses)
    if reported != mail_report.NO:
        return BOUNCE if reported == mail_report.YES else DOUBTFUL
    said = _TOKEN.match(get(mail.message, "Auto-Submitted").lower())
    submitted = said.group() if said else ""
    precedence = get(mail.message, "Precedence").strip().lower()
    if (
        submitted in ("auto-replied", "auto-notified")
        or precedence in ("auto_reply", "auto-reply")
        or any(_says_yes(mail.message, name) for name in _SAYS_AUTO_REPLY)
        or get(mail.message, "X-Apple-Action").strip().upper() == "VACATION"
    ):
        return AUTO_REPLY
    answers = bool(mail.references)
    if _returns_nowhere(mail) or get_all(mail.message, _SUPPRESS):
        # Only what answers something is an answer that nobody wrote.
        return AUTO_REPLY if answers else AUTOMATIC
    if _SUBJECT.match(mail.subject) and not answers:
        # With nothing else, people may have written it under the same subject.
        return AUTOMATIC
    # Help desks say so of what their people write, too.
    if (
        (submitted and submitted != "no")
        or any(get_all(mail.message, name) for name in _OF_SERVICES)
        or _answers_invitation(mail)
    ):
        return AUTOMATIC
    through_list = precedence in ("bulk", "junk", "list") or any(
        get_all(mail.message, name) for name in ("List-Id", "List-Unsubscribe")
    )
    return LIST if through_list and not _list_is_ours(mail, own_addresses) else PERSON


def _says_yes(message, name):
    """Whether a header says that a machine answers, and not that none does."""
    return any(
        value.strip().lower() not in ("no", "false", "0", "none")
        for value in get_all(message, name)
    )


def _returns_nowhere(mail):
    """Whether it came with the empty return path, that of what is not answered."""
    returned = [value.strip() for value in get_all(mail.message, "Return-Path")]
    return returned == ["<>"]


def _answers_invitation(mail):
    """Whether a calendar accepts or declines, which asks for nothing."""
    return any(
        part.mimetype == "text/calendar" and _ANSWER_OF_CALENDAR.search(part.content)
        for part in mail.attachments
    )


def _list_is_ours(mail, own_addresses):
    """Whether the list is a group of ours, by which everybody writes to us.

    Groups of Google and of Microsoft mark what they pass on as any list does.
    """
    names = " ".join(
        get_all(mail.message, "List-Id")
        + get_all(mail.message, "List-Post")
        + get_all(mail.message, "Mailing-List")
    ).lower()
    return any(
        address in names or f"<{address.replace('@', '.')}>" in names
        for address in own_addresses
    )
