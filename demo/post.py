"""Mail queue and nightly jobs, run as the server's crons would."""

from . import mailing
from .diary import DAY, HOUR

_EVERY = 3 * HOUR
# Bounce of a closed mailbox, as it reaches the gateway.
_REPORT = """\
From: MAILER-DAEMON@example.com
To: grandes.clientes@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <informe-{number}@example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

No se pudo entregar.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; correo.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.2.1
Diagnostic-Code: smtp; 550 5.2.1 Buzon deshabilitado

--B
Content-Type: message/rfc822

From: grandes.clientes@example.com
To: {address}
Message-ID: {message_id}
Subject: Respuesta

--B--
"""


def deliver(env):
    """Send the queued mails and update the answers they carried."""
    env["mail.mail"].process_email_queue()
    env["grandes.clientes.case.answer"]._cron_settle()


def post(env):
    """Play the mail queue, which runs several times a day."""
    while True:
        deliver(env)
        yield _EVERY


def nights(env):
    """Play the nights, with the seal of each day's events (INV-8)."""
    while True:
        env["grandes.clientes.event.seal"]._cron_seal()
        yield DAY


def bounce(office, answers):
    """Return answers as bounces from the requester's server."""
    for answer in answers.sudo():
        report = _REPORT.format(
            number=answer.id,
            address=answer.address,
            message_id=answer.mail_id.message_id,
        )
        mailing.feed(office, report)
    office.env["grandes.clientes.case.answer"]._cron_settle()


def returned_by_post(office, key, code):
    """Bounce an answer, whose case returns to the desk with an activity (5.2.8)."""
    case = office.receive(key, code)
    yield HOUR
    office.held(case)._do_register()
    yield DAY
    answers = office.answer(case)
    yield DAY
    if answers.state == "delivered":
        bounce(office, answers)
