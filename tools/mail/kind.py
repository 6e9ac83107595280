"""Classification of mails: written by a person, or by a machine that wants no reply.

Automatic replies to automatic replies never end: mails not written by a person create
no case and get no reply. If it is uncertain, users decide.

Half of the servers that return mail send a machine-readable report. The others send
text, which is recognised by sender, subject and content; none of these is sufficient
alone, because people write from postmaster@, quote what was returned to them, and
answer messages about deliveries.
"""

import logging
import re
from email.message import Message

from flufl.bounce import all_failures

from .reader import Mail, get, get_all

PERSON = "person"
BOUNCE = "bounce"
AUTO_REPLY = "auto_reply"
#: Sent by a machine, but perhaps on behalf of a person: users decide.
AUTOMATIC = "automatic"
#: Perhaps a server's report, perhaps somebody's message about one: users decide.
DOUBTFUL = "doubtful"
#: Through a mailing list: a reply would go to somebody else.
LIST = "list"

# Headers that Exchange adds to automatic mails and to calendar mails.
_SUPPRESS = "X-Auto-Response-Suppress"
_SAYS_AUTO_REPLY = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply-From",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
)
# Headers of services that forward delivery reports or complaints.
_OF_SERVICES = ("X-Amz-Sns-Message-Id", "X-HmXmrOriginalRecipient")
# Beginnings of the subject of automatic replies, by mail programs.
_SUBJECT = re.compile(
    r"^\s*(respuesta autom[aá]tica|automatic reply|autom\.? ?reply|auto(matic)?[ -]?"
    r"(reply|response)|autorespuesta|fuera de (la )?oficina|ausente de la oficina|"
    r"auto:|complaint about message from|out of (the )?office|"
    r"resposta autom[aá]tica|r[eé]ponse automatique)\b",
    re.IGNORECASE,
)
_ANSWER_OF_CALENDAR = re.compile(rb"^METHOD:(REPLY|COUNTER)\s*$", re.I | re.M)
# The value of a header before its parameters and comments.
_TOKEN = re.compile(r"[\w-]+")
# Silence its messages about mails that it cannot parse; the addon has its own.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
#: It is a report; it may be one, and users decide; it is none.
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
# Addresses from which no person writes.
_DAEMON = re.compile(
    r"^(mailer-?daemon|mail-daemon|mdaemon|double-bounce|mail-?delivery)(@|$)"
)
# Addresses from which both machines and people write.
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
# Tags that programs put before the subject, and those with the number of a ticket.
_TAGS = re.compile(r"^\s*(\[[^\]]*\]\s*)+")
_TICKET = re.compile(r"^\s*(\[[^\]]*\]\s*)*(\[[^\]]*\d[^\]]*\]|#\s?\d)")
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

    :param bounce_addresses: our addresses for server reports, in lower case
    :param own_addresses: our addresses for requesters, in lower case; a mailing list of
        this name is our mailbox
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
        # Only a mail that answers another one is an automatic reply.
        return AUTO_REPLY if answers else AUTOMATIC
    if get_all(mail.message, _SUPPRESS):
        # Help desks also send their people's replies like this.
        is_automatic = submitted not in ("", "no")
        return AUTO_REPLY if answers and _is_absence(mail, is_automatic) else AUTOMATIC
    if _SUBJECT.match(mail.subject) and not answers:
        # Without further evidence, a person may have written it under the same subject.
        return AUTOMATIC
    # Help desks also mark what their people write like this.
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


def _is_absence(mail, is_automatic):
    """Return whether a reply that suppresses automatic ones is an absence notice.

    The reply of a help desk begins with «Re:» or the number of its ticket.

    :param is_automatic: it says that a machine sends it
    """
    if _SUBJECT.match(_TAGS.sub("", mail.subject)):
        return True
    if _HELP_DESK.match(mail.subject) or _TICKET.match(mail.subject):
        return False
    return is_automatic


def _says_yes(message, name):
    """Return whether a header says that a machine replies, rather than denying it."""
    return any(
        value.strip().lower() not in ("no", "false", "0", "none")
        for value in get_all(message, name)
    )


def _returns_nowhere(mail):
    """Return whether the return path is empty, as for mails that are not replied to."""
    returned = [value.strip() for value in get_all(mail.message, "Return-Path")]
    return returned == ["<>"]


def _answers_invitation(mail):
    """Return whether a calendar accepts or declines, which needs no reply."""
    return any(
        part.mimetype == "text/calendar" and _ANSWER_OF_CALENDAR.search(part.content)
        for part in mail.attachments
    )


def _list_is_ours(mail, own_addresses):
    """Return whether the list is a group of ours, through which people write to us.

    Groups of Google and Microsoft mark forwarded mails like any mailing list.
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
    """Return whether the mail is a server's report about a message.

    :param bounce_addresses: our addresses for server reports, in lower case
    :return: ``YES``, ``PERHAPS`` or ``NO``
    """
    claims = get(mail.message, "Content-Type").lower().startswith("multipart/report")
    is_nobodys = _nobody_writes(mail)
    is_unsigned = is_nobodys or not mail.address
    if has_report(mail.message) and (claims or is_unsigned):
        return YES
    sender = mail.address or get(mail.message, "From").strip(" <>").lower()
    if get_all(mail.message, "X-Failed-Recipients") or _DAEMON.match(sender):
        return YES
    is_answer = bool(_ANSWER.match(mail.subject))
    says_so = claims or (bool(_REPORTS_SUBJECT.search(mail.subject)) and not is_answer)
    if set(mail.recipients) & set(bounce_addresses) and (says_so or not mail.address):
        # People whose mail program replies to the return path write there too.
        return YES
    failed = bool(_WORDS.search(mail.text[:_LOOKED_AT]))
    if says_so and ((is_unsigned and failed) or (is_nobodys and not claims)):
        return YES
    if is_unsigned and failed:
        # Forms and scanners also leave the sender empty, and petitions say such words.
        return YES if _brings_original(mail) else PERHAPS
    if is_nobodys or _MACHINE.match(mail.address):
        original = _brings_original(mail)
        if says_so and (_names_failed(mail) or (failed and original)):
            return YES
        if says_so or (failed and (original or _ERROR.search(mail.text[:_BEGINNING]))):
            return PERHAPS
    # A person may have written it about a returned message. If the report that it
    # claims to be is missing, only users discard it.
    return PERHAPS if claims or (says_so and _names_failed(mail)) else NO


def has_report(message: Message) -> bool:
    """Return whether the mail itself contains a machine-readable report.

    A report inside an attached mail belongs to that mail.
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


def _nobody_writes(mail):
    """Return whether the sender is empty, or an address that nobody answers."""
    returned = [value.strip() for value in get_all(mail.message, "Return-Path")[:1]]
    if returned == ["<>"] or get(mail.message, "From").strip() == "<>":
        return True
    return any(_DAEMON.match(value.strip("<>").lower()) for value in returned)


def _brings_original(mail):
    """Return whether the returned message, or its headers, are attached."""
    return bool(_HEADERS.search(mail.text)) or any(
        part.mimetype in ("message/rfc822", "text/rfc822-headers")
        for part in mail.attachments
    )


def _names_failed(mail):
    """Return whether a library recognises the report format of a known server."""
    if len(mail.raw) > _LONGEST_SCANNED:
        return False
    try:
        found = all_failures(mail.message)
    except Exception:  # noqa: BLE001 - its opinion is the second one
        return False
    return any(
        _ADDRESS.fullmatch(address.strip(b"<> ")) for each in found for address in each
    )
