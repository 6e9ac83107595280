from base64 import b64encode
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NOW
from .intake_common import DATA, IntakeCommon
from .pages_common import PagesCommon


@tagged("post_install", "-at_install")
class TestIntakeUpload(IntakeCommon):
    """The upload: what it asks of the user; a refused file creates nothing."""

    def _form(self, filename="radicacion_latin1.csv", user=None):
        Wizard = self.env["grandes.clientes.filing.upload"]
        Wizard = Wizard.with_user(user or self.front)
        form = Form(Wizard.with_context(default_filename=filename))
        form.partner_id = self.ies
        form.file = b64encode((DATA / filename).read_bytes())
        return form

    def _filings(self):
        return self.env["grandes.clientes.filing"].search([], order="id desc")

    def test_upload_opens_the_rows_to_review(self):
        form = self._form()
        # The entity's only coordinator is proposed, and e-mail as the usual channel.
        self.assertEqual(form.contact_id, self.contact)
        self.assertEqual(form.channel_id, self._channel("email"))
        action = form.save().action_upload()
        filing = self._filings()[0]
        self.assertEqual(action["res_model"], "grandes.clientes.filing.line")
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), filing.line_ids
        )
        self.assertEqual(filing.received_on, NOW)
        self.assertEqual(filing.partner_id, self.ies)
        self.assertEqual(filing.subject, "radicacion_latin1.csv")

    def test_broken_files_are_refused_in_words(self):
        before = len(self._filings())
        for filename in ("cortada.xlsx", "vacia.xlsx", "en_realidad_pdf.xlsx"):
            wizard = self._form(filename).save()
            with self.subTest(filename), self.assertRaises(UserError):
                wizard.action_upload()
        self.assertEqual(len(self._filings()), before)

    def test_an_earlier_day_zero_needs_evidence(self):
        wizard = self._form().save()
        wizard.received_on = NOW - timedelta(days=2)
        with self.assertRaisesRegex(ValidationError, "what proves the date"):
            wizard.action_upload()
        wizard.evidence = "Header of the mail"
        wizard.action_upload()
        filing = self._filings()[0]
        self.assertEqual(filing.received_on, NOW - timedelta(days=2))
        self.assertIn("Header of the mail", filing.message_ids[0].body)

    def test_never_in_the_future(self):
        wizard = self._form().save()
        wizard.received_on = NOW + timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "in the future"):
            wizard.action_upload()

    def test_written_needs_mercurio(self):
        wizard = self._form().save()
        wizard.channel_id = self._channel("written")
        with self.assertRaisesRegex(ValidationError, "Mercurio"):
            wizard.action_upload()
        wizard.mercurio_in_number = "2026-12"
        wizard.mercurio_in_date = "2026-09-15"
        wizard.action_upload()
        filing = self._filings()[0]
        self.assertEqual(filing.mercurio_in_number, "2026-12")
        self.assertEqual(set(filing.line_ids.mapped("status")), {"will_register"})

    def test_no_large_client_is_sent_elsewhere(self):
        form = self._form()
        form.partner_id = self.env["res.partner"].create(
            {"name": "Otra", "is_company": True}
        )
        with self.assertRaisesRegex(UserError, "not a large client"):
            form.save().action_upload()

    def test_the_same_file_twice_is_noticed(self):
        form = self._form()
        self.assertFalse(form.same_filing_id)
        form.save().action_upload()
        self.assertEqual(self._form().same_filing_id, self._filings()[0])

    def test_only_the_front_office_uploads(self):
        for user in (self.back, self.oversight, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._form(user=user)


@tagged("post_install", "-at_install")
class TestIntakeTour(IntakeCommon, PagesCommon):
    def test_review_correct_and_file_in_the_browser(self):
        lines = self._file_rows(
            self._row("10203040"),
            self._row("10203040"),
            self._row("10203041", typification="Lo que sea"),
            self._row("10203042"),
        )
        filing = lines.filing_id
        path = f"grandes-clientes-spreadsheets/{filing.id}"
        self._walk_tours(self.front, (path, "review"))
        self.assertEqual(self._statuses(lines), ["done", "done", "done", "left_out"])
        self.assertEqual(
            lines[:3].mapped("outcome"), ["registered", "repeat", "registered"]
        )
        self.assertEqual(lines[2].typification_id, self._typification("T11"))
        self.assertEqual(filing.sheet_state, "done")
