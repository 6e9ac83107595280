"""What kind of mail it is: written by a person, or by a machine that wants no answer.

Machines that answer machines never stop: what is no person's makes no case, and is
answered nothing. Where it is not certain, people look at it.

Half of the servers that return mail write a report that machines read. The others write
words; these are told from people's by who writes, what the subject says, and what the
text says, of which one alone proves nothing: people write from postmaster@, quote what
came back to them, and answer messages about deliveries.
"""

import logging
import re
from email.message import Message

from flufl.bounce import all_failures

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
# Let it say nothing of mails that it stumbles over; we have a sentence of our own.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
#: It is a report; it may be one, and people decide; it is none.
YES, PERHAPS, NO = "yes", "perhaps", "no"
_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/disposition",
    }
)
# From these nobody writes.
_DAEMON = re.compile(
    r"^(mailer-?daemon|mail-daemon|mdaemon|double-bounce|mail-?delivery)(@|$)"
)
# From these machines write, and people.
_MACHINE = re.compile(
    r"^(post_?master|no-?_?reply|do-?_?not-?_?reply|ndr|imss|mail\.?delivery[\w.-]*|"
    r"[\w.-]*(daemon|smtp|mailer|antivirus|gateway|mimesweeper)[\w.-]*)\\?(@|$)"
)
_REPORTS_SUBJECT = re.compile(
    r"undeliver(ed|able)|returned (mail|to sender)|failed mail|mail status report|"
    r"(mail|message) (delivery|could not be|cannot be)|mail (system )?error|"
    r"delivery[ :]+(status|fail\w*|error|report|delayed|notification|problem)|"
    r"(non|un)-?deliver\w*|delivery .{0,60}(has|is) (failed|been delayed)|"
    r"could not (be )?(send|deliver)\w*|error sending your mail|unzustellbar|"
    r"fail(ed|ure) (to deliver|notice|notification|delivery)|"
    r"no entregado|no se (ha podido|pudo|puede) entregar|(mensaje|correo) devuelto|"
    r"(error|fallo) (en|de) la entrega|notificaci[oó]n de (estado de )?(la )?entrega|"
    r"non remis|non distribu|mancata consegna|n[aã]o entregue",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^\s*(re|rv|fwd?|aw|tr|wg|enc|res)\s*:", re.IGNORECASE)
_HELP_DESK = re.compile(r"^\s*(\[[^\]]*\]\s*)*(re|rv|rta|resp)\s*:", re.IGNORECASE)
_WHO = "(user|recipient|mailbox|address|account)"
_WORDS = re.compile(
    rf"{_WHO}\b.{{0,40}}\b(unknown|not found|(does|do)(n't| not) exist|invalid|"
    r"unavailable|disabled|inactive|rejected|refused|over ?quota|is full)|"
    rf"(no such|unknown|invalid|not a valid|bad) (local )?{_WHO}|"
    r"(delivery|deliver|send).{0,60}(fail|problem|error|delayed|impossible)|"
    r"could ?n[o']t? (be )?(deliver|send)\w*|undeliver(ed|able)|"
    r"(unable|not able|trouble|failed) (to )?(be )?deliver\w*|"
    r"(was|were|is|are|be|been)( not| never)? (returned|rejected|bounced)|"
    r"exceeds? .{0,20}(size|quota|limit)|"
    r"permanent(ly)? (fatal )?(error|fail)|returned (message|mail|to sender|unsent)|"
    r"^\W*[45]\d\d[- ](#?\d\.\d|\(|requested|sorry|user|mailbox|recipient|message)|"
    r"\b[45]\.\d{1,2}\.\d{1,3}\b|"
    r"no se (ha podido|pudo|puede) entregar|no (fue|ha sido) entregado|"
    r"destinatario.{0,30}(no existe|desconocido|inexistente)|buz[oó]n .{0,20}lleno|"
    r"non remis",
    re.IGNORECASE | re.MULTILINE,
)
_ERROR = re.compile(r"^\W*(error|warning)\b", re.IGNORECASE | re.MULTILINE)
_HEADERS = re.compile(r"^[ \t>|]*(received: (from|by) |message-id: ?<)", re.I | re.M)
_ADDRESS = re.compile(rb"[\w.!#$%&'*+/=?^{|}~-]{1,64}@[\w-]+(\.[\w-]+)+")
_LOOKED_AT = 4000
_BEGINNING = 300
_LONGEST_SCANNED = 500_000


def kind(mail: Mail, bounce_addresses=(), own_addresses=()) -> str:
    """Return one of this module's kinds.

    :param bounce_addresses: ours to which servers report, in lower case
    :param own_addresses: ours to which people write, in lower case; a mailing list
        of this name is our mailbox
    """
    reported = is_report(mail, bounce_addresses)
    if reported != NO:
        return BOUNCE if reported == YES else DOUBTFUL
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
    if _returns_nowhere(mail):
        # Only what answers something is an answer that nobody wrote.
        return AUTO_REPLY if answers else AUTOMATIC
    if get_all(mail.message, _SUPPRESS):
        # Help desks send so what their people write, under «Re:», with which no
        # absence begins.
        is_absence = answers and not _HELP_DESK.match(mail.subject)
        return AUTO_REPLY if is_absence else AUTOMATIC
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


def is_report(mail: Mail, bounce_addresses=()) -> str:
    """Return whether a server reports what became of a message.

    :param bounce_addresses: ours to which servers report, in lower case
    :return: ``YES``, ``PERHAPS`` or ``NO``
    """
    claims = get(mail.message, "Content-Type").lower().startswith("multipart/report")
    is_nobodys = _nobody_writes(mail)
    is_unsigned = is_nobodys or not mail.address
    if has_report(mail.message) and (claims or is_unsigned):
        return YES
    if get_all(mail.message, "X-Failed-Recipients") or _is_daemon(mail):
        return YES
    is_answer = bool(_ANSWER.match(mail.subject))
    says_so = claims or (bool(_REPORTS_SUBJECT.search(mail.subject)) and not is_answer)
    if set(mail.recipients) & set(bounce_addresses) and (says_so or not mail.address):
        # People whose program answers the return path write there too.
        return YES
    failed = bool(_WORDS.search(mail.text[:_LOOKED_AT]))
    if (is_unsigned and failed) or (is_nobodys and says_so and not claims):
        return YES
    if is_nobodys or _MACHINE.match(mail.address):
        original = _brings_original(mail)
        if says_so and (_names_failed(mail) or (failed and original)):
            return YES
        if says_so or (failed and (original or _ERROR.search(mail.text[:_BEGINNING]))):
            return PERHAPS
    # A person may have written it, about what came back to them. Without the report
    # that it claims to be it is put aside by nobody but people.
    return PERHAPS if claims or (says_so and _names_failed(mail)) else NO


def has_report(message: Message) -> bool:
    """Whether the mail itself holds a report that machines read.

    One within a mail that is attached is that mail's.
    """
    parts = [message]
    while parts:
        part = parts.pop()
        if _type(part) in _REPORTS:
            return True
        if _type(part).startswith("multipart/") and part.is_multipart():
            parts += part.get_payload()
    return False


def _type(message):
    try:
        return message.get_content_type()
    except Exception:  # noqa: BLE001 - a broken header says nothing
        return ""


def _is_daemon(mail):
    sender = mail.address or get(mail.message, "From").strip(" <>").lower()
    return bool(_DAEMON.match(sender))


def _nobody_writes(mail):
    """Whether it says to come from no address, or from what nobody answers."""
    returned = [value.strip() for value in get_all(mail.message, "Return-Path")[:1]]
    if returned == ["<>"] or get(mail.message, "From").strip() == "<>":
        return True
    return any(_DAEMON.match(value.strip("<>").lower()) for value in returned)


def _brings_original(mail):
    """Whether what came back is with it, as a mail, or its headers."""
    return bool(_HEADERS.search(mail.text)) or any(
        part.mimetype in ("message/rfc822", "text/rfc822-headers")
        for part in mail.attachments
    )


def _names_failed(mail):
    """Whether the forms of many servers, by a library that knows them, are found."""
    if len(mail.raw) > _LONGEST_SCANNED:
        return False
    try:
        found = all_failures(mail.message)
    except Exception:  # noqa: BLE001 - its opinion is the second one
        return False
    return any(
        _ADDRESS.fullmatch(address.strip(b"<> ")) for each in found for address in each
    )
