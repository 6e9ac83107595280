"""What kind of mail it is: written by a person, or by a machine that wants no answer.

Machines that answer machines never stop: what is no person's makes no case, and is
answered nothing. Where it is not certain, people look at it.
"""

import re

from .mail_reader import Mail, get, get_all

PERSON = "person"
BOUNCE = "bounce"
AUTO_REPLY = "auto_reply"
#: Sent by a machine, but perhaps for a person: people decide.
AUTOMATIC = "automatic"
#: Through a mailing list: a reply would go to somebody else.
LIST = "list"

_DAEMONS = re.compile(r"^(mailer-daemon|mail-daemon|postmaster|mailerdaemon|mdaemon)@")
_SAYS_AUTO_REPLY = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply-From",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
)
# How mail programs begin the subject of an answer that nobody wrote.
_SUBJECT = re.compile(
    r"^\s*(respuesta autom[aá]tica|automatic reply|autom\.? ?reply|auto(matic)?[ -]?"
    r"(reply|response)|autorespuesta|fuera de (la )?oficina|ausente de la oficina|"
    r"out of (the )?office)\b",
    re.IGNORECASE,
)
# What a header says before its parameters and comments.
_TOKEN = re.compile(r"[\w-]+")
_RETURNED = re.compile(
    r"(undeliver(ed|able)|returned mail|mail delivery (failed|failure|system)|delivery"
    r" (status )?notification|delivery has failed|no se pudo entregar|no entregado|"
    r"failure notice)",
    re.IGNORECASE,
)


def kind(mail: Mail, bounce_addresses=()) -> str:
    """Return one of this module's kinds.

    :param bounce_addresses: ours to which servers report, in lower case
    """
    if _is_report(mail, bounce_addresses):
        return BOUNCE
    said = _TOKEN.match(get(mail.message, "Auto-Submitted").lower())
    submitted = said.group() if said else ""
    precedence = get(mail.message, "Precedence").strip().lower()
    if (
        submitted in ("auto-replied", "auto-notified")
        or precedence in ("auto_reply", "auto-reply")
        or any(get_all(mail.message, name) for name in _SAYS_AUTO_REPLY)
    ):
        return AUTO_REPLY
    # Only what answers something is an answer that nobody wrote.
    if _SUBJECT.match(mail.subject):
        return AUTO_REPLY if mail.references else AUTOMATIC
    if submitted and submitted != "no":
        return AUTO_REPLY if mail.references else AUTOMATIC
    if precedence in ("bulk", "junk", "list") or any(
        get_all(mail.message, name) for name in ("List-Id", "List-Unsubscribe")
    ):
        return LIST
    return PERSON


def _is_report(mail, bounce_addresses):
    """Whether a server reports what became of a message."""
    if set(mail.recipients) & set(bounce_addresses):
        return True
    content_type = get(mail.message, "Content-Type").lower()
    if content_type.startswith("multipart/report") or get_all(
        mail.message, "X-Failed-Recipients"
    ):
        return True
    if _DAEMONS.match(mail.address):
        return True
    # The empty return path is for what must not be answered; an absence notice too.
    returned = [value.strip() for value in get_all(mail.message, "Return-Path")]
    return returned == ["<>"] and bool(_RETURNED.search(mail.subject))
