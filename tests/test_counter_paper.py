"""Visitors with papers, letters, and filings begun but not registered."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW
from .dialog_common import DialogCommon, confirms


@tagged("post_install", "-at_install")
class TestCounterPaper(DialogCommon):
    def _screen(self, channel=None):
        context = {"grandes_clientes_channel": channel} if channel else {}
        return Form(
            self.env["grandes.clientes.call"]
            .with_user(self.front)
            .with_context(**context)
        )

    def _filled(self, channel=None):
        form = self._screen(channel)
        form.caller_id = self.contact
        form.beneficiary_id_number = "1.020.304.050"
        form.beneficiary_name = "Ana Gómez"
        form.typification_id = self._typification("T22")
        form.description = "Pago sin aplicar"
        return form

    def _paper(self, name):
        Attachment = self.env["ir.attachment"].with_user(self.front)
        return Attachment.create({"name": name, "raw": b"%PDF-1.4 x"})

    def test_each_screen_begins_by_its_channel(self):
        for channel, code in (
            (None, "phone"),
            ("in_person", "in_person"),
            ("written", "written"),
            ("portal", "phone"),
        ):
            form = self._screen(channel)
            self.assertEqual(form.channel_code, code)
            names = {"in_person": "New visit", "written": "New letter"}
            self.assertEqual(form.save().display_name, names.get(code, "New call"))

    def test_papers_of_a_visit_are_the_filings_and_sealed(self):  # 5.2.1
        form = self._filled("in_person")
        form.attachment_ids.add(self._paper("recibo.pdf"))
        visit = form.save()
        visit.action_register_pending()
        filing = visit.case_id.filing_id
        self.assertEqual(filing.attachment_ids.mapped("name"), ["recibo.pdf"])
        self.assertEqual(filing.attachment_ids.res_id, filing.id)
        self.assertEqual(filing.channel_id.code, "in_person")
        self.assertEqual(filing.contact_id, self.contact)
        kinds = filing._get_annexed_documents()
        self.assertEqual(kinds[0][1], ["recibo.pdf"], "the constancia names it")
        self.assertTrue(filing.acknowledged_on)  # INV-1
        with self.assertRaises(UserError):
            filing.attachment_ids.unlink()

    def test_what_was_said_of_the_personal_data_is_kept_beside_papers(self):
        visit = self._filled("in_person")
        visit.attachment_ids.add(self._paper("recibo.pdf"))
        visit.consent = "refused"
        visit = visit.save()
        visit.action_register_pending()
        filing = visit.case_id.filing_id
        self.assertEqual(
            (filing.consent, filing.consent_means), ("refused", "in_person")
        )

    def test_a_letter_takes_its_number_and_its_day(self):  # 5.2.2
        form = self._filled("written")
        letter = form.save()
        with self.assertRaisesRegex(UserError, "Mercurio number"):
            letter.action_register_pending()
        with Form(letter) as form:
            form.mercurio_in_number = "2026ER0000123"
            form.mercurio_in_date = "2026-09-15"
            form.consent = "given"
            form.received_on = NOW + timedelta(hours=1)
        with self.assertRaisesRegex(UserError, "not been received yet"):
            letter.action_register_pending()
        letter.received_on = False
        letter.action_register_pending()
        case = letter.case_id
        self.assertEqual(case.mercurio_in_number, "2026ER0000123")
        self.assertEqual(case.state, "front_office")
        filing = case.filing_id
        self.assertEqual(filing.consent_means, "letter")
        self.assertEqual(filing.consent_on, filing.received_on)

    @confirms("call/action_open_unfinished")
    def test_half_a_call_is_kept_and_listed(self):
        half = self._filled().save()
        form = self._screen()
        self.assertEqual(form.unfinished_count, 1)
        action = form.save().action_open_unfinished()
        self.assertEqual(action["res_model"], half._name)
        self.assertIn("Ana Gómez", half.display_name)
        Call = self.env["grandes.clientes.call"]
        self.assertIn(
            half,
            Call.with_user(self.front).search(
                Call.with_user(self.front)._get_unfinished_domain()
            ),
        )
        half.action_register_pending()
        self.assertEqual(self._screen().unfinished_count, 0, "an empty one is nothing")

    def test_what_is_nothing_is_thrown_away_and_what_is_registered_is_not(self):
        half = self._filled().save()
        half.action_drop()
        self.assertFalse(half.exists())
        done = self._filled().save()
        done.action_register_pending()
        with self.assertRaisesRegex(UserError, "not thrown away"):
            done.action_drop()

    def test_the_next_one_is_of_the_same_kind(self):
        for channel, path in (
            (None, "call"),
            ("in_person", "visit"),
            ("written", "letter"),
        ):
            action = self._filled(channel).save().action_next()
            self.assertEqual(action["path"], f"grandes-clientes-{path}")
            self.assertEqual(action["target"], "main")
