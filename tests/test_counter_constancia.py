"""The constancia: a real PDF, read back, and sent by mail."""

import io
import re

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install", "slow")
class TestCounterConstancia(Common):
    def _text(self, filings):
        """Return the text of the constancias' PDF, one string per page."""
        content = filings.with_context(force_report_rendering=True)._render_constancia()
        reader = PdfReader(io.BytesIO(content))
        return [re.sub(r"\s+", " ", page.extract_text() or "") for page in reader.pages]

    def test_it_says_what_was_filed(self):
        case = self._registered(channel="phone")
        (text,) = self._text(case.filing_id.with_user(self.front))
        filing = case.filing_id
        for said in (
            filing.name,
            case.name,
            self.ies.name,
            self.contact.name,
            filing.channel_id.name,
            case.subject,
            "Ana Gómez",
            case.beneficiary_id_masked,
            "September 16, 2026",
            "10:00",
            "Colombia",
            self.front.name,
        ):
            with self.subTest(said=said):
                self.assertIn(said, text)
        self.assertNotIn("1020304050", text.replace(".", ""))
        self.assertIn(filing.digest, text.replace(" ", ""))

    def test_it_says_the_legal_term(self):  # R3
        case = self._registered(channel="phone")
        (text,) = self._text(case.filing_id)
        self.assertIn(case.legal_term_id.citation, text)
        self.assertIn(str(case.date_legal_due.day), text)

    def test_a_repeat_is_told_the_first_one(self):  # 5.2.4
        first = self._registered()
        repeat = self._registered(channel="phone")
        (text,) = self._text(repeat.filing_id)
        self.assertIn(first.name, text)
        self.assertIn("Repeat of", text)

    def test_many_cases_and_strange_words_fit(self):
        filing = self._registered(subject="<b>Año</b> & «niño» " * 6).filing_id
        self._many(60, filing_id=filing.id)._do_register()
        pages = self._text(filing)
        self.assertIn("<b>Año</b> & «niño»", pages[0])
        self.assertGreater(len(pages), 1)
        for name in filing.case_ids.mapped("name"):
            self.assertIn(name, " ".join(pages))
        # The footer with the page number is on each page.
        for number, page in enumerate(pages, 1):
            self.assertIn(f"Page {number} / {len(pages)}", page)

    def test_several_filings_are_several_pages(self):
        cases = self._many(2)
        self.assertEqual(len(self._text(cases.filing_id)), 2)

    def test_anonymous(self):
        case = self._case(partner_id=False, contact_id=False, is_anonymous=True)
        (text,) = self._text(case.filing_id)
        self.assertIn("Anonymous", text)

    def test_it_is_mailed_with_the_pdf(self):
        filing = self._registered(channel="phone").filing_id
        action = (
            filing.with_user(self.front)
            .with_context(force_report_rendering=True)
            .action_mail_constancia()
        )
        self.assertIn(self.contact.email, action["params"]["message"])
        # The number of the filing is the link to it.
        self.assertIn("constancia of %s leaves", action["params"]["message"])
        self.assertEqual(
            action["params"]["links"],
            [
                {
                    "label": filing.display_name,
                    "url": f"/odoo/{filing._name}/{filing.id}",
                }
            ],
        )
        mail = self.env["mail.mail"].search(
            [
                ("model", "=", filing._name),
                ("res_id", "=", filing.id),
                ("attachment_ids", "!=", False),
            ]
        )
        self.assertEqual(mail.email_to, self.contact.email)
        self.assertIn(filing.name, mail.subject)
        self.assertTrue(mail.attachment_ids.raw.startswith(b"%PDF"))

    def test_without_address_it_is_printed(self):
        case = self._case(partner_id=False, contact_id=False, is_anonymous=True)
        with self.assertRaisesRegex(UserError, "print the constancia"):
            case.filing_id.action_mail_constancia()
        action = case.with_user(self.front).action_print_constancia()
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["context"]["active_ids"], case.filing_id.ids)
