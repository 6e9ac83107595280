"""Mail handed over by RPC: by the mail gateway, and by any other user."""

import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_path, mute_logger

from .common import NOW
from .escalation_common import EscalationCommon
from .mail_common import FILING, INBOUND, MailInCommon, build

CASE = "grandes.clientes.case"
ESCALATION = "grandes.clientes.escalation"
PROGRAM = "grandes_clientes/static/scripts/grandes-clientes-mailgate.py"


class _Maintenance(BaseHTTPRequestHandler):
    """A proxy that answers with a page, and no error, while Odoo is down."""

    def do_POST(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html><p>Volvemos pronto<br></html>")

    def log_message(self, *_args):
        """Say nothing."""


@tagged("post_install", "-at_install", "security")
class TestCallers(MailInCommon, EscalationCommon, HttpCase):
    """An employee without any role, an advisor and a requester, over XML-RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered(typification="T11")
        cls.employee = new_test_user(cls.env, "gc_employee", "base.group_user")
        cls.program = new_test_user(
            cls.env, "gc_program", "grandes_clientes.group_mail_gateway"
        )
        cls.everybody = cls.employee | cls.front | cls.supervisor | cls.portal
        cls.env.flush_all()

    def _call(self, user, model, method, *args, **kwargs):
        """Call a method over XML-RPC, as mail programs do."""
        answer = self.xmlrpc_object.execute_kw(
            self.env.cr.dbname, user.id, user.login, model, method, args, kwargs
        )
        self.env.invalidate_all()
        return answer

    def _counts(self):
        return [
            self.env[model].search_count([])
            for model in (FILING, CASE, "mail.message", "mail.mail")
        ]

    def _last_messages(self, record):
        return record.message_ids.ids

    def test_anybodys_mail_waits_with_the_name_of_who_called(self):
        """Whichever model is named, and whoever the mail claims as its author."""
        for user in self.everybody:
            for model in (FILING, CASE, ESCALATION, False):
                with self.subTest(user=user.login, model=model):
                    before = self._counts()
                    raw = build(subject=f"Como si fuera ella {user.login} {model}")
                    answer = self._call(
                        user, "mail.thread", "message_process", model, raw.decode()
                    )
                    self.assertFalse(answer)
                    self.assertEqual(self._counts(), before)
                    mail = self._inbound()
                    self.assertEqual(mail.called_by_id, user)
                    self.assertEqual(mail.state, "review")
                    self.assertFalse(mail.filing_id)
                    self.assertIn(user.name, mail.reason)
                    self.assertEqual(mail._get_raw(), raw)

    def test_it_joins_no_conversation(self):
        """Neither by a number in the subject, a reference, nor the record itself."""
        asked = self.case.message_ids[:1]
        escalation = self.case.with_user(self.front)._do_escalate("mission_area")
        note = escalation.message_post(body="Revisen")
        before = self._last_messages(self.case), self._last_messages(escalation)
        mails = (
            (None, build(subject=f"Re: {self.case.name}"), {}),
            (None, build(In_Reply_To=asked.message_id), {}),
            ("res.partner", build(In_Reply_To=note.message_id, To="x@y.example"), {}),
            (CASE, build(subject="Uno"), {"thread_id": self.case.id}),
            (ESCALATION, build(subject="Dos"), {"thread_id": escalation.id}),
        )
        for model, raw, kwargs in mails:
            with self.subTest(model=model, kwargs=kwargs):
                count = self.env[INBOUND].search_count([])
                self._call(
                    self.employee,
                    "mail.thread",
                    "message_process",
                    model or False,
                    raw.decode(),
                    **kwargs,
                )
                self.assertEqual(
                    (self._last_messages(self.case), self._last_messages(escalation)),
                    before,
                )
                self.assertEqual(self.env[INBOUND].search_count([]), count + 1)
                self.assertEqual(self._inbound().state, "review")
        self.assertFalse(self.case.requester_unread)

    def test_no_record_is_made_of_what_is_said_to_be_a_mail(self):
        before = self._counts()
        told = {"email_from": "coordinadora@example.com", "subject": "Soy yo"}
        for model in (FILING, CASE):
            self._call(
                self.front,
                model,
                "message_new",
                {**told, "body": f"<p>{model}</p>"},
                {"partner_id": self.ies.id},
            )
            mail = self._inbound()
            self.assertEqual(mail.called_by_id, self.front)
            self.assertEqual(mail.email_from, "coordinadora@example.com")
        self.assertEqual(self._counts(), before)

    def test_it_hides_no_mail_that_comes_afterwards(self):
        """The same bytes, including Message-ID, handed over before the real mail."""
        raw = build(Message_ID="<la.de.verdad@example.com>")
        for _again in range(4):  # and no mail loop is detected
            self._call(
                self.employee, "mail.thread", "message_process", FILING, raw.decode()
            )
        self.assertEqual(self._inbound().copies, 4)
        filing = self._feed(raw)
        self.assertEqual(filing.partner_id, self.ies)
        self.assertEqual(filing.inbound_mail_id.state, "filed")

    def test_somebody_else_decides(self):
        self._call(
            self.front, "mail.thread", "message_process", FILING, build().decode()
        )
        mail = self._inbound().with_user(self.front)
        mail.sudo().received_on = NOW  # the server's thread has the real clock
        for act in (mail._do_file, lambda: mail._do_join(self.case)):
            with self.assertRaisesRegex(UserError, "somebody else decides"):
                act()
        filing = mail.with_user(self.front2)._do_file()
        self.assertEqual(filing.inbound_mail_id.handled_by_id, self.front2)

    def test_its_headers_prove_no_date_when_it_is_filed(self):
        forged = "from x by mx.example.com; Mon, 7 Sep 2026 15:00:00 +0000"
        self.mailbox.own_hosts = "mx.example.com"
        raw = build(Received=forged)
        self._call(self.front, "mail.thread", "message_process", FILING, raw.decode())
        mail = self._inbound()
        mail.write({"received_on": NOW, "fetched_on": NOW})  # as above
        filing = mail.with_user(self.front2)._do_file()
        self.assertEqual((filing.received_on, filing.arrived_on), (NOW, NOW))

    def test_the_mail_programs_own_account_is_the_gateway(self):
        filing_id = self._call(
            self.program, "mail.thread", "message_process", FILING, build().decode()
        )
        filing = self.env[FILING].browse(filing_id)
        self.assertEqual(filing.partner_id, self.ies)
        self.assertFalse(filing.inbound_mail_id.called_by_id)

    def _pipe(self, raw, password):
        """Hand a mail over as the mail agent does; return its exit status."""
        secret = Path(self.enterContext(tempfile.TemporaryDirectory())) / "secret"
        secret.write_text(f"{password}\n", encoding="utf-8")
        account = (self.env.cr.dbname, str(self.program.id), str(secret))
        with self.allow_requests(all_requests=True):
            ended = subprocess.run(
                [sys.executable, file_path(PROGRAM), self.base_url(), *account],
                input=raw,
                capture_output=True,
                timeout=120,
                check=False,
            )
        self.env.invalidate_all()
        return ended

    def test_the_mail_agents_program_takes_any_bytes(self):  # 5.2.1
        """Undeclared Latin-1, original line ends, no address."""
        head = (
            b"From: coordinadora@example.com\r\nTo: undisclosed-recipients:;\r\n"
            b"Subject: Tutela\r\nMessage-ID: <tutela@example.com>\r\n\r\n"
        )
        raw = head + "Acción de tutela del señor Ibáñez\r\n".encode("latin-1")
        ended = self._pipe(raw, self.program.login)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        mail = self._inbound()
        self.assertEqual(mail._get_raw(), raw)
        self.assertEqual(mail.filing_id.partner_id, self.ies)
        self.assertIn("señor Ibáñez", mail.filing_id.case_ids.description)

    def test_whatever_answers_instead_it_is_tried_again(self):
        """A page of a proxy, no server, or a call without its arguments."""
        page = self.enterContext(HTTPServer(("127.0.0.1", 0), _Maintenance))
        threading.Thread(target=page.serve_forever, daemon=True).start()
        self.addCleanup(page.shutdown)
        program = file_path(PROGRAM)
        for arguments in (
            (f"http://127.0.0.1:{page.server_port}", "x", "1", program),
            ("http://127.0.0.1:9", "x", "1", program),
            (),
        ):
            ended = subprocess.run(
                [sys.executable, program, *arguments],
                input=build(),
                capture_output=True,
                check=False,
            )
            self.assertEqual(ended.returncode, 75, ended.stderr)
            self.assertNotIn(b"Traceback", ended.stderr)

    def test_what_cannot_be_handed_over_is_tried_again(self):
        before = self.env[INBOUND].search_count([])
        with mute_logger("odoo.http"):
            ended = self._pipe(build(), "wrong")
        self.assertEqual(ended.returncode, 75)
        self.assertNotIn(b"Traceback", ended.stderr)
        self.assertEqual(self.env[INBOUND].search_count([]), before)
