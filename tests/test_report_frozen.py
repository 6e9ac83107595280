"""A month's reports: frozen, sent, reviewed, corrected (A8-1-07, C5–C7)."""

import base64
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .pack_common import AFTER, PackCommon


@tagged("post_install", "-at_install", "slow")
class TestFrozenPack(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._print_only("I03")
        cls.pack = cls._pack()
        cls.pack._do_prepare()
        cls.pack._do_freeze()
        cls.sheet = cls._sheet(cls.pack, "I03")

    def test_its_indicators_are_known_without_reading_it(self):
        for sheet in self.pack.sheet_ids:
            report = sheet._report()
            self.assertEqual(
                sheet._get_indicator_values(),
                [(each.code, each.value) for each in report.indicators]
                if report
                else [],
            )
        self.assertTrue(self.sheet._get_indicator_values())

    def test_nobody_changes_it_by_any_door(self):  # INV-8
        for user in (self.supervisor, self.env.user):
            pack, sheet = self.pack.with_user(user), self.sheet.with_user(user)
            for records, vals in (
                (pack, {"date_from": "2026-08-01"}),
                (pack.sudo(), {"date_from": "2026-08-01"}),
                (pack.sudo(), {"state": "draft"}),
                (pack.sudo(), {"archive": False}),
                (sheet.sudo(), {"data": False}),
                (sheet.sudo(), {"xlsx": base64.b64encode(b"x")}),
            ):
                with self.assertRaises(UserError):
                    records.write(vals)
            for records in (pack, sheet, pack.sudo(), sheet.sudo()):
                with self.assertRaises(UserError):
                    records.unlink()
            with self.assertRaises(UserError):
                pack._do_prepare()
            with self.assertRaises(UserError):
                sheet.sudo().create({"pack_id": pack.id, "code": "I99"})
        for owner in (self.pack, self.sheet):
            for file in owner._get_sealed_attachments():
                with self.assertRaisesRegex(UserError, "frozen"):
                    file.raw = b"otra cosa"
                with self.assertRaisesRegex(UserError, "frozen"):
                    file.unlink()
                # If a field had two files, Odoo would show the last one.
                with self.assertRaisesRegex(UserError, "frozen"):
                    file.res_field = False
                with self.assertRaisesRegex(UserError, "rozen"):
                    file.copy()
            other = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
            with self.assertRaisesRegex(UserError, "Frozen"):
                other.write(
                    {
                        "res_model": owner._name,
                        "res_id": owner.id,
                        "res_field": owner._get_sealed_attachments()[0].res_field,
                    }
                )
        self.assertTrue(self.sheet._get_sealed_attachments())

    def test_a_change_by_sql_shows(self):
        self.assertTrue(self.pack.is_intact)
        file = self.sheet._get_sealed_attachments().filtered(
            lambda attachment: attachment.res_field == "data"
        )
        changed = file._file_write(b"{}", hashlib.sha1(b"{}").hexdigest())  # noqa: S324
        for changed_file in (file, self.pack._get_sealed_attachments()[0]):
            with self.cr.savepoint() as point:
                self.env.cr.execute(
                    "UPDATE ir_attachment SET store_fname = %s WHERE id = %s",
                    [changed, changed_file.id],
                )
                self.env.invalidate_all()
                self.assertFalse(self.pack.is_intact)
                point.rollback()
            self.env.invalidate_all()
        self.assertTrue(self.pack.is_intact)

    def test_a_change_by_sql_of_what_was_said_shows_too(self):
        for table, record, change in (
            ("grandes_clientes_report_pack", self.pack, "state = 'draft'"),
            ("grandes_clientes_report_pack", self.pack, "correction_reason = 'x'"),
            ("grandes_clientes_report_pack", self.pack, "frozen_on = now()"),
            ("grandes_clientes_report_sheet", self.sheet, "message = 'Otra cosa'"),
            ("grandes_clientes_report_sheet", self.sheet, "state = 'no_data'"),
        ):
            with self.subTest(change=change), self.cr.savepoint() as point:
                self.env.cr.execute(
                    f"UPDATE {table} SET {change} WHERE id = %s",  # noqa: S608
                    [record.id],
                )
                self.env.invalidate_all()
                self.assertFalse(self.pack.is_intact)
                point.rollback()
            self.env.invalidate_all()
        self.assertTrue(self.pack.is_intact)

    def test_the_archive_holds_all_with_their_digests(self):
        archive = zipfile.ZipFile(
            io.BytesIO(base64.b64decode(self.pack.with_context(bin_size=False).archive))
        )
        names = archive.namelist()
        self.assertIn("00 carta remisoria.pdf", names)
        self.assertIn("I03 2026-09.xlsx", names)
        for line in archive.read("SHA256SUMS.txt").decode().splitlines():
            digest, name = line.split("  ", 1)
            self.assertEqual(hashlib.sha256(archive.read(name)).hexdigest(), digest)
        letter = PdfReader(io.BytesIO(archive.read("00 carta remisoria.pdf")))
        text = "".join(page.extract_text() for page in letter.pages)
        self.assertIn("Oficina Comercial y Mercadeo", text)
        self.assertIn(self.pack.sha256, "".join(text.split()))
        data = json.loads(archive.read("I03 2026-09.json"))
        self.assertEqual(data["code"], "I03")

    def test_send_acknowledge_and_deliver(self):  # A8-1-07
        self.pack._do_send()
        mail = self.env["mail.mail"].search(
            [("email_to", "=", "comercial@example.com")], order="id desc", limit=1
        )
        self.assertTrue(mail.attachment_ids.name.endswith(".zip"))
        self.assertEqual(self.pack.state, "sent")
        with self.assertRaises(AccessError):
            self.pack._do_acknowledge()
        self.pack.with_user(self.quality)._do_acknowledge()
        self.assertEqual(self.pack.acknowledged_by_id, self.quality)
        with self.assertRaisesRegex(UserError, "Mercurio gave the delivery"):
            self.pack._do_deliver(date(2026, 10, 2), "Recepción", "", None)
        self.pack._do_deliver(
            date(2026, 10, 2), "Recepción", "2026er900", date(2026, 10, 2)
        )
        self.assertEqual(self.pack.mercurio_number, "2026ER900")

    def test_it_is_not_sent_to_what_is_no_address(self):
        """It was marked as sent, and nothing could be sent again."""
        self.env.company.grandes_clientes_pack_email = "comercial"
        with self.assertRaisesRegex(UserError, "set the address"):
            self.pack._do_send()
        self.assertEqual(self.pack.state, "frozen")

    def test_one_whose_mail_failed_is_sent_again(self):
        with self.assertRaises(UserError):
            self.pack.action_resend()
        self.pack._do_send()
        self.assertFalse(self.pack.mail_failure)
        with self.assertRaisesRegex(UserError, "has not left yet"):
            self.pack.action_resend()
        Mail = self.env["mail.mail"]
        domain = [("res_id", "=", self.pack.id), ("model", "=", self.pack._name)]
        first = Mail.search(domain)
        first.write({"state": "exception", "failure_reason": "550 No such mailbox"})
        self.env.invalidate_all()
        self.assertEqual(self.pack.mail_failure, "550 No such mailbox")
        self.assertIn("resend", self.pack.available_acts)
        self.env.company.grandes_clientes_pack_email = "otra@example.com"
        with self.assertRaises(AccessError):
            self.pack.with_user(self.quality).action_resend()
        with clock.at(AFTER + timedelta(hours=3)):
            self.pack.action_resend()
            self.assertEqual(self.pack.sent_on, clock.now())
        second = Mail.search(domain) - first
        self.assertEqual((second.email_to, first.state), ("otra@example.com", "cancel"))
        self.assertEqual(second.attachment_ids.checksum, first.attachment_ids.checksum)
        self.assertFalse(self.pack.mail_failure)
        self.assertTrue(self.pack.is_intact)
        told = "".join(str(each.body) for each in self.pack.message_ids)
        self.assertIn("comercial@example.com", told)
        self.assertIn("550 No such mailbox", told)
        second.state = "sent"
        with self.cr.savepoint() as point:
            new = self.pack._do_correct("Faltaban los casos por fax.")
            new.sudo().state = "sent"
            with self.assertRaisesRegex(UserError, "newer version was sent"):
                self.pack.action_resend()
            point.rollback()
        self.env.invalidate_all()
        self.pack.with_user(self.quality)._do_acknowledge()
        with self.assertRaisesRegex(UserError, "acknowledged already"):
            self.pack.action_resend()

    def test_limits_are_no_less_than_nothing(self):
        for name in ("at_once", "mail_mb"):
            with self.assertRaisesRegex(ValidationError, "0 or more"):
                self.env.company[f"grandes_clientes_pack_{name}"] = -1

    def test_a_delivery_has_no_number_of_another_time(self):
        self.pack._do_send()
        for day in (date(2025, 10, 2), date(2030, 1, 1)):
            with self.assertRaisesRegex(UserError, "Mercurio's date of its delivery"):
                self.pack._do_deliver(date(2026, 10, 2), "Recepción", "2026ER1", day)

    def test_a_review_is_named_by_its_control_and_reports(self):
        """The evidence of C5 to C7 shows this name; before, it showed a record id."""
        review = self.pack.with_user(self.quality)._do_review(
            "C5", "conforming", sheet=self.sheet
        )
        self.assertEqual(
            review.display_name, f"C5 Escalated requests · I03 · {self.pack.name}"
        )

    def test_a_large_archive_is_not_attached(self):
        self.env.company.grandes_clientes_pack_mail_mb = 0
        self.pack._do_send()
        mail = self.env["mail.mail"].search(
            [("email_to", "=", "comercial@example.com")], order="id desc", limit=1
        )
        self.assertFalse(mail.attachment_ids)
        self.assertIn("download it", mail.body_html)

    def test_corrections_are_new_versions_with_a_reason(self):
        with self.assertRaisesRegex(UserError, "wrong"):
            self.pack._do_correct(" ")
        self._make_only("I03")
        new = self.pack._do_correct("Faltaban los casos por fax.")
        self.assertEqual((new.version, new.corrects_id), (2, self.pack))
        self.assertEqual(new.state, "draft")
        new.with_context(force_report_rendering=True)._do_prepare()
        new.with_context(force_report_rendering=True)._do_freeze()
        letter = PdfReader(
            io.BytesIO(base64.b64decode(new.with_context(bin_size=False).letter))
        )
        text = " ".join(letter.pages[0].extract_text().split())
        self.assertIn("Faltaban los casos por fax.", text)
        with self.assertRaisesRegex(UserError, "newer version"):
            self.pack._do_correct("Otra vez.")

    def test_one_that_began_within_its_month_is_corrected(self):
        self.env.flush_all()
        # As an earlier release accepted it.
        self.cr.execute(
            "UPDATE grandes_clientes_report_pack SET date_from = date_from + 2"
            " WHERE id = %s RETURNING date_from, date_to",
            [self.pack.id],
        )
        period = self.cr.fetchone()
        self.pack.invalidate_recordset()
        new = self.pack._do_correct("Faltaban los casos por fax.")
        self.assertEqual((new.date_from, new.date_to), period)
        with self.assertRaisesRegex(ValidationError, "first day"):
            new.date_from += timedelta(days=1)

    def test_a_figure_leads_to_its_records_then_and_now(self):
        figures = self.sheet._get_frozen_records()
        with_pending = [
            name
            for name, (model, ids) in figures.items()
            if model == "grandes.clientes.escalation"
            and ids == self.pending.escalation_ids.ids
        ]
        self.assertTrue(with_pending, figures)
        self.pending.escalation_ids.with_user(self.official)._do_answer("Girado hoy.")
        action = self.sheet.with_user(self.quality).action_open_figure(
            *with_pending[0].split("|")
        )
        # The widget passes it to the web client unchanged.
        self.assertEqual(action["views"], [(False, "form")])
        figure = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(figure.then_count, 1)
        then = figure.action_then()
        self.assertEqual(
            then["domain"], [("id", "in", self.pending.escalation_ids.ids)]
        )

    def test_reviews_are_signed_and_stay(self):  # C5, C6, C7
        pack = self.pack.with_user(self.quality)
        with self.assertRaisesRegex(UserError, "Describe"):
            pack._do_review("C5", "findings", " ", self.sheet)
        review = pack._do_review("C5", "findings", "Rechazos sin causal.", self.sheet)
        self.assertEqual(review.sealed, self.sheet.sha256)
        self.assertEqual(review.user_id, self.quality)
        self.assertTrue(review.is_intact)
        with self.assertRaises(UserError):
            review.sudo().findings = "Nada."
        with self.assertRaises(UserError):
            review.sudo().unlink()
        self.env.cr.execute(
            "UPDATE grandes_clientes_report_review SET findings = 'x' WHERE id = %s",
            [review.id],
        )
        self.env.invalidate_all()
        self.assertFalse(review.is_intact)
        with self.assertRaises(AccessError):
            self.pack._do_review("C7", "conforming")  # by the outsourcing itself
        self.pack.with_user(self.oversight)._do_review("other", "conforming")

    def test_who_receives_sees_frozen_ones_only(self):
        draft = self._pack(date_from="2026-08-01")
        Pack = self.env["grandes.clientes.report.pack"]
        for user in (self.quality, self.coordinator, self.oversight):
            found = Pack.with_user(user).search([])
            self.assertIn(self.pack, found)
            self.assertNotIn(draft, found)
            sheets = self.env["grandes.clientes.report.sheet"].with_user(user)
            self.assertNotIn(draft, sheets.search([]).pack_id)
        for user in (self.front, self.official, self.manager, self.portal):
            with self.assertRaises(AccessError):
                Pack.with_user(user).search([])
