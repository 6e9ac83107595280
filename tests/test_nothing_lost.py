"""What came is there whole, and what was signed is its signer's (INV-1, INV-8)."""

from datetime import date, datetime
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from odoo.tools import mail as mail_tools
from odoo.tools import mute_logger

from ..tools.mail.reader import read
from ..tools.mail.text import get_plain
from ..tools.sheet.writer import SheetSpec, write_xlsx
from .common import Common
from .intake_common import CLAIM, IntakeCommon
from .mail_common import MailInCommon, build
from .test_mail_request import MailRequestCommon


def _mail(*parts, kind="mixed"):
    """Return a mail of these parts, each its type and its words."""
    lines = [f'Content-Type: multipart/{kind}; boundary="Z"', ""]
    for mimetype, words in parts:
        lines += ["--Z", f"Content-Type: {mimetype}; charset=utf-8", "", words]
    return "\n".join([*lines, "--Z--", ""]).encode()


@tagged("post_install", "-at_install")
class TestWordsOfMails(BaseCase):
    def test_cells_of_a_table_are_apart(self):
        mail = read(
            b"Content-Type: text/html\n\n<table><tr><th>Doc</th><th>Valor</th></tr>"
            b"<tr><td>1020304050</td><td>500</td></tr></table>"
        )
        self.assertEqual(mail.text.split(), ["Doc", "Valor", "1020304050", "500"])
        self.assertEqual(
            get_plain(
                "<table><tr><td>1020304050</td><td>500</td></tr>"
                "<tr><td>2</td><td>7</td></tr></table>"
            ).split("\n"),
            ["1020304050 500", "2 7", ""],
        )

    def test_a_head_that_nobody_closes_hides_no_body(self):
        mail = read(
            b"Content-Type: text/html\n\n<html><head><meta charset=utf-8>"
            b"<style>p {color: red}</style><body><p>Falta el giro.</p>"
        )
        self.assertEqual(mail.text, "Falta el giro.")

    def test_what_is_less_than_something_is_no_tag(self):
        mail = read(
            b"Content-Type: text/html\n\n<p>Promedio < 3.0 y saldo > 0</p><p>Fin</p>"
        )
        self.assertEqual(mail.text, "Promedio < 3.0 y saldo > 0\nFin")

    def test_plain_words_and_html_beside_each_other_are_both_said(self):
        for parts in (
            (
                ("text/html", "<p>Falta el giro.</p>"),
                ("text/plain", "Confidencial & 1"),
            ),
            (
                ("text/plain", "Falta el giro."),
                ("text/html", "<i>Confidencial & 1</i>"),
            ),
        ):
            with self.subTest(parts=parts):
                mail = read(_mail(*parts))
                for words in (mail.text, mail.html.replace("&amp;", "&")):
                    self.assertIn("Falta el giro.", words)
                    self.assertIn("Confidencial & 1", words)

    def test_the_same_words_in_two_forms_are_said_once(self):
        parts = ("text/plain", "Falta el giro."), ("text/html", "<p>Falta el giro.</p>")
        for kind in ("mixed", "alternative"):
            with self.subTest(kind=kind):
                mail = read(_mail(*parts, kind=kind))
                self.assertEqual(mail.text, "Falta el giro.")
                self.assertEqual(mail.html, "<p>Falta el giro.</p>")

    def test_html_that_is_too_much_is_told(self):
        picture = f'<p>Hola <img src="data:image/png;base64,{"A" * 600_000}"></p>'
        mail = read(f"Content-Type: text/html\n\n{picture}".encode())
        self.assertEqual((mail.text, mail.html), ("Hola", ""))
        self.assertTrue(mail.content.is_cut)
