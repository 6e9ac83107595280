"""Remote content is neither kept active, nor loaded by screens or printing."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch
from urllib.parse import urlencode

from markupsafe import Markup

from odoo.exceptions import UserError, ValidationError
from odoo.modules import get_module_path
from odoo.modules.migration import load_script
from odoo.tests import HttpCase, tagged

from .answer_common import AnswerCommon
from .mail_common import INBOUND, MailInCommon
from .pages_common import PagesCommon

_PREVIEW = "odoo.addons.mail.models.mail_link_preview"
_PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
# Opens each tab of the form until the given text is there.
_LOOK_AROUND = """
(async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 300));
    let found = false;
    for (let turn = 0; turn < 100 && !found; turn++) {
        await pause();
        for (const tab of document.querySelectorAll(".o_form_view .nav-link")) {
            tab.click();
            await pause();
            found ||= document.querySelector("%s");
        }
    }
    await pause();
    return !!found;
})()
"""


class _Listener(BaseHTTPRequestHandler):
    def do_GET(self):
        """Record the request, and answer with nothing."""
        self.server.seen.append((self.path, self.headers.get("Cookie") or ""))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args):
        """Say nothing."""


class RemoteCommon(MailInCommon):
    """A remote host, which records what is requested from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.away = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
        cls.away.seen = []
        cls.addClassCleanup(cls.away.server_close)
        cls.addClassCleanup(cls.away.shutdown)
        threading.Thread(target=cls.away.serve_forever, daemon=True).start()
        cls.url = f"http://127.0.0.1:{cls.away.server_port}"

    def setUp(self):
        super().setUp()
        self.away.seen.clear()

    def _html(self):
        """Return a text that refers to the host in every way that programs follow."""
        url = self.url
        return (
            f'<html><head><base href="{url}/"><link rel="stylesheet" href="{url}/l">'
            f'<style>@import "{url}/i"; p {{background: url({url}/s)}}</style></head>'
            f'<body background="{url}/b"><p style="background: url({url}/u)">'
            f'El giro no llega.</p><img src="{url}/img.png" alt="Logo">'
            f'<img srcset="{url}/set 2x">'
            f'<table background="{url}/t"><tr><td>Uno</td></tr></table>'
            f'<svg><image href="{url}/svg" width="9" height="9"/></svg>'
            f'<video poster="{url}/poster"></video><img src="cid:firma@1">'
            f'<form action="{url}/form"><input type="image" src="{url}/in"></form>'
            "</body></html>"
        )

    def _mail(self, **headers):
        lines = {
            "From": "Coordinadora <coordinadora@example.com>",
            "To": "grandes.clientes@example.com",
            "Subject": "Giro pendiente",
            "MIME-Version": "1.0",
            "Content-Type": 'multipart/related; boundary="x"',
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return (
            f"{head}\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            f"{self._html()}\r\n--x\r\nContent-Type: image/gif\r\nContent-ID: <firma@1>"
            "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline; "
            f"filename=firma.gif\r\n\r\n{_PIXEL}\r\n--x--\r\n"
        ).encode()

    def _filed(self):
        """Return the filing created from such a mail."""
        return self._feed(self._mail())

    def _make_old(self, record, field="body"):
        """Write a text as stored before texts were sanitized."""
        record.flush_recordset()
        self.env.cr.execute(
            f'UPDATE "{record._table}" SET "{field}" = %s WHERE id = %s',  # noqa: S608
            [f'<p>Antes</p><img src="{self.url}/old.png">', record.id],
        )
        record.invalidate_recordset()


@tagged("post_install", "-at_install")
class TestMailInRemote(RemoteCommon, AnswerCommon):
    def _check_clean(self, text):
        self.assertNotIn(self.url, str(text))
        self.assertIn("El giro no llega", str(text))

    def test_what_is_filed_has_no_remote_content(self):
        filing = self._filed()
        self._check_clean(filing.body)
        self.assertIn("[Logo]", filing.body)
        # Images that came with the mail are kept.
        self.assertIn("data:image/gif;base64,R0lGOD", filing.body)

    def test_the_original_keeps_it_as_text(self):
        self._filed()
        mail = self.env[INBOUND].search([], limit=1)
        self.assertIn(self.url, mail.original)
        self.assertEqual(mail._fields["original"].type, "text")
        self.assertIn(self.url.encode(), mail.original_id.raw)

    def test_what_is_joined_to_a_case_has_none(self):
        case = self._filed().case_ids
        self._feed(self._mail(Subject=f"Re: {case.filing_id.name}", Message_ID="<2@x>"))
        mail = self.env[INBOUND].search([], limit=1)
        self._check_clean(mail.mail_message_id.body)
        # Odoo turns embedded images into attachments of the record.
        self.assertIn('src="/web/image/', mail.mail_message_id.body)

    def test_what_people_write_on_our_threads_has_none(self):
        case = self._registered()
        note = case.with_user(self.front).message_post(
            body=self._html(), body_is_html=True, message_type="comment"
        )
        self._check_clean(note.body)
        record = self.env["mail.message"].create(
            {"model": case._name, "res_id": case.id, "body": self._html()}
        )
        self._check_clean(record.body)
        record.write({"body": self._html()})
        self._check_clean(record.body)
        todo = case.activity_schedule("mail.mail_activity_data_todo", note=self._html())
        self._check_clean(todo.note)
        todo.note = self._html()
        self._check_clean(todo.note)
        waiting = self.env["mail.scheduled.message"].create(
            {
                "author_id": self.front.partner_id.id,
                "model": case._name,
                "res_id": case.id,
                "body": self._html(),
                "scheduled_date": "2099-01-01 00:00:00",
            }
        )
        self._check_clean(waiting.body)

    def test_links_are_not_called_to_be_previewed(self):
        case = self._registered()
        note = case.message_post(body=Markup('<a href="%s/a">a</a>') % self.url)
        with patch(f"{_PREVIEW}.get_link_preview_from_url") as fetched:
            self.env["mail.link.preview"]._create_from_message_and_notify(note)
        fetched.assert_not_called()

    def test_messages_kept_before_are_cleaned_by_the_update(self):
        case = self._registered()
        note = case.message_post(body="Antes")
        self._make_old(note)
        note.body.index(self.url)
        load_script(
            get_module_path("grandes_clientes")
            + "/migrations/19.0.1.2.0/post-remote.py",
            "gc_post_remote",
        ).migrate(self.env.cr, "19.0.1.1.0")
        note.invalidate_recordset()
        self.assertNotIn(self.url, note.body)
        self.assertIn("Antes", note.body)

    def test_answers_with_remote_pictures_are_refused(self):
        case = self._registered().with_user(self.front)
        for act in (
            lambda body: case._do_answer(body),
            lambda body: case._do_prepare_answer(body),
        ):
            with self.assertRaisesRegex(ValidationError, "kept elsewhere"):
                act(f'<p>Listo</p><img src="{self.url}/firma.png">')
        case._do_answer(
            '<p>Listo</p><img src="data:image/gif;base64,R0lGODlhAQABAAA=">'
        )
        self.assertIn("data:image/gif", case.answer_ids.body)

    def test_an_area_may_not_put_one_in_either(self):
        case = self._registered(typification="T11")
        escalation = case._do_escalate("mission_area").with_user(self.official)
        with self.assertRaisesRegex(ValidationError, "kept elsewhere"):
            escalation._do_answer(f'<img src="{self.url}/x.png">Hecho')

    def test_forms_read_what_was_kept_before_without_it(self):
        filing = self._filed()
        self._make_old(filing)
        (values,) = filing.with_user(self.front).web_read({"body": {}})
        self.assertNotIn(self.url, values["body"])
        self.assertIn("Antes", values["body"])

    def test_templates_and_hints_have_none(self):
        template = self.env["grandes.clientes.answer.template"].create(
            {"name": "Con logo", "kind": "final", "body": self._html()}
        )
        self.assertNotIn(self.url, template.body)


@tagged("post_install", "-at_install", "slow")
class TestMailInRemotePaper(RemoteCommon, AnswerCommon, HttpCase):
    """Printing sends no request to other hosts, and discloses its session to none."""

    def _print(self, report, record):
        self.env.flush_all()
        # Otherwise a test gets HTML instead of a PDF.
        context = urlencode({"context": json.dumps({"force_report_rendering": True})})
        response = self.url_open(
            f"/report/pdf/grandes_clientes.{report}/{record.id}?{context}",
            timeout=120,
        )
        paper = response.content
        # Not ``text``, which would guess an encoding from the whole PDF.
        self.assertTrue(paper.startswith(b"%PDF"), paper[:500])

    def test_paper_asks_nobody(self):
        self.authenticate(self.front.login, self.front.login)
        filing = self._filed()
        case = filing.case_ids
        case.typification_id = self._typification("T11")
        case.with_user(self.front)._do_register()
        case.with_user(self.front)._do_answer("<p>Se giró el 14 de agosto.</p>")
        # Stored before texts were sanitized.
        self._make_old(filing)
        self._make_old(case.answer_ids)
        self._print("dossier", case)
        self._print("constancia", filing)
        self.assertFalse(self.away.seen)

    def test_no_session_is_shown_to_the_reports_host(self):
        """Whatever the value of ``report.url``, and whatever a page contains."""
        self.env["ir.config_parameter"].set_param("report.url", self.url)
        self.authenticate(self.front.login, self.front.login)
        self._print("dossier", self._registered())
        self.assertFalse(self.away.seen, "It has in it all that it needs")

    def test_the_printer_reaches_nobody(self):
        Report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        self.env["ir.config_parameter"].set_param("report.url", "http://localhost:1")
        with self.assertRaisesRegex(UserError, "was not printed"):
            Report._run_wkhtmltopdf(
                [self._html()], report_ref="grandes_clientes.dossier_report"
            )
        self.assertFalse(self.away.seen)


@tagged("post_install", "-at_install")
class TestMailInRemoteScreen(RemoteCommon, PagesCommon):
    """Screens load nothing from other hosts, in a real browser."""

    def test_screens_ask_nobody(self):
        filing = self._filed()
        case = filing.case_ids
        self._feed(self._mail(Subject=f"Re: {filing.name}", Message_ID="<2@x>"))
        self._make_old(filing)
        with self._at_work() as page_of:
            tab = page_of(self.front.login)
            for path, record, sign in (
                ("filings", filing, "[name=body] p"),
                ("cases", case, ".o-mail-Message"),
            ):
                tab.go(f"/odoo/grandes-clientes-{path}/{record.id}")
                self.assertTrue(tab.evaluate(_LOOK_AROUND % sign), sign)
        self.assertFalse(self.away.seen)
