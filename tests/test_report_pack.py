"""A month's reports: made, frozen, sent, reviewed (5.2.20, A8-1-07, C5–C7)."""

import base64
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

from openpyxl import load_workbook
from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW, Common

# Two days into the month after the one reported.
AFTER = NOW.replace(month=10, day=2)


class PackCommon(Common):
    """September with a handful of cases, looked at in October."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.print_delay", "20")
        cls.closed = cls._registered(typification="T11")
        cls.pending = cls._registered(
            typification="T11", beneficiary_id_number="52123456"
        )
        with clock.at(NOW + timedelta(hours=2)):
            (cls.closed | cls.pending)._do_escalate("mission_area")
        with clock.at(NOW + timedelta(days=1)):
            cls.closed.escalation_ids.with_user(cls.official)._do_answer("Girado.")
        cls.env.company.grandes_clientes_pack_email = "comercial@example.com"
        cls._stand_still(AFTER)

    @classmethod
    def _pack(cls, **vals):
        return (
            cls.env["grandes.clientes.report.pack"]
            .with_user(cls.supervisor)
            .with_context(force_report_rendering=True)
            .create({"date_from": "2026-09-01", **vals})
        )

    def _make_only(self, code):
        """Leave the other reports without source: drawing all of them takes long."""
        Report = type(self.env["grandes.clientes.report"])
        self.patch(Report, "_codes", lambda records: [code])

    @classmethod
    def _sheet(cls, pack, code):
        return pack.sheet_ids.filtered(lambda sheet: sheet.code == code)


@tagged("post_install", "-at_install")
class TestReportPack(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = cls._pack()
        cls.pack._do_prepare()

    def test_all_thirteen_reports_have_an_outcome(self):  # 5.2.20
        pack = self.pack
        self.assertEqual(str(pack.date_to), "2026-09-30")
        self.assertEqual(pack.state, "ready")
        states = {sheet.code: sheet.state for sheet in pack.sheet_ids}
        self.assertLessEqual({f"I{n:02}" for n in range(1, 14)}, set(states))
        for code in ("I01", "I02", "I03", "I04"):
            self.assertEqual(states[code], "ready", code)
        self.assertEqual(states["I13"], "no_data")
        for sheet in pack.sheet_ids:
            self.assertNotIn(sheet.state, ("failed", "pending"))
            if sheet.state != "ready":
                self.assertTrue(sheet.message, sheet.code)
        for code in ("I05", "I06", "I07", "I08", "I09", "I10", "I11", "I12"):
            self.assertEqual(states[code], "no_source", code)

    def test_each_report_is_pdf_xlsx_and_screen(self):
        sheet = self._sheet(self.pack, "I03")
        text = "".join(
            page.extract_text()
            for page in PdfReader(io.BytesIO(sheet._file("pdf"))).pages
        )
        book = load_workbook(io.BytesIO(sheet._file("xlsx")))
        cells = [
            str(cell)
            for tab in book
            for row in tab.iter_rows(values_only=True)
            for cell in row
        ]
        # Words break across lines on paper.
        for found in ("".join(text.split()), " ".join(cells), sheet.html):
            self.assertIn(self.pending.name, found)

    def test_one_that_fails_leaves_the_others_ready(self):
        pack = self.pack
        Report = type(self.env["grandes.clientes.report"])
        made = Report._make

        def stumbling(records, code, *args, **kwargs):
            if code == "I04":
                raise UserError("La fuente no responde.")  # pylint: disable=C8107
            return made(records, "I05", *args, **kwargs)  # the quickest

        self.patch(Report, "_make", stumbling)
        pack._do_prepare()
        sheet = self._sheet(pack, "I04")
        self.assertEqual(sheet.state, "failed")
        self.assertEqual(sheet.message, "La fuente no responde.")
        self.assertEqual(self._sheet(pack, "I01").state, "no_source")
        with self.assertRaisesRegex(UserError, "I04"):
            pack._do_freeze()

    def test_many_cases_make_it_a_long_act(self):
        self._make_only("I03")
        self.env.company.grandes_clientes_pack_at_once = 1
        pack = self.pack
        job = pack._do_prepare()
        self.assertEqual(job.total_count, len(pack.sheet_ids))
        self.assertTrue(pack.is_at_work)
        with self.assertRaisesRegex(UserError, "wait"):
            pack._do_prepare()
        while job._work_chunk():
            pass
        self.assertEqual(pack.state, "ready")
        self.assertFalse(pack.is_at_work)

    def test_a_month_that_is_not_over_is_not_frozen(self):
        pack = self._pack(date_from="2026-10-01")
        pack.sheet_ids.sudo().state = "no_data"
        pack.sudo().state = "ready"
        with self.assertRaisesRegex(UserError, "not over"):
            pack._do_freeze()

    def test_what_was_made_before_the_month_was_over_is_not_frozen(self):
        self._make_only("I03")
        with clock.at(NOW.replace(day=30)):
            self.pack._do_prepare()
        with self.assertRaisesRegex(UserError, "before the month was over"):
            self.pack._do_freeze()
        self.pack._do_prepare()
        self.pack._do_freeze()
        self.assertEqual(self.pack.state, "frozen")

    def test_reports_stay_of_the_month_that_they_were_made_for(self):
        with self.assertRaisesRegex(UserError, "made for their month"):
            self.pack.date_from = "2026-08-01"

    def test_only_the_supervisor_issues_reports(self):
        for user in (self.front, self.quality, self.coordinator, self.oversight):
            with self.assertRaises(AccessError):
                self.pack.with_user(user)._do_prepare()
            with self.assertRaises(AccessError):
                self.env["grandes.clientes.report.pack"].with_user(user).create({})

    def test_a_month_has_one_pack(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self._pack()


@tagged("post_install", "-at_install")
class TestFrozenPack(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = cls._pack()
        cls.pack._do_prepare()
        cls.pack._do_freeze()
        cls.sheet = cls._sheet(cls.pack, "I03")

    def test_nobody_changes_it_by_any_door(self):  # invariant 8
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
            for file in owner._sealed_attachments():
                with self.assertRaisesRegex(UserError, "frozen"):
                    file.raw = b"otra cosa"
                with self.assertRaisesRegex(UserError, "frozen"):
                    file.unlink()
                # Of two files of a field, Odoo would show the last.
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
                        "res_field": owner._sealed_attachments()[0].res_field,
                    }
                )
        self.assertTrue(self.sheet._sealed_attachments())

    def test_a_change_by_sql_shows(self):
        self.assertTrue(self.pack.is_intact)
        file = self.sheet._sealed_attachments().filtered(
            lambda attachment: attachment.res_field == "data"
        )
        changed = file._file_write(b"{}", hashlib.sha1(b"{}").hexdigest())  # noqa: S324
        for changed_file in (file, self.pack._sealed_attachments()[0]):
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
        with self.assertRaisesRegex(UserError, "A8-1-07"):
            self.pack._do_deliver(date(2026, 10, 2), "Recepción", "", None)
        self.pack._do_deliver(
            date(2026, 10, 2), "Recepción", "2026er900", date(2026, 10, 2)
        )
        self.assertEqual(self.pack.mercurio_number, "2026ER900")

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

    def test_a_figure_leads_to_its_records_then_and_now(self):
        figures = self.sheet._frozen_records()
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
        # The widget hands it to the web client as it is.
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
            self.pack._do_review("C7", "conforming")  # the supervisor, of itself
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


@tagged("post_install", "-at_install")
class TestLacks(PackCommon):
    def test_from_day_25_the_supervisor_sees_what_is_lacking(self):
        Pack = self.env["grandes.clientes.report.pack"]
        domain = [("date_from", "=", "2026-09-01")]
        with clock.at(NOW):
            late = self._case(beneficiary_id_number="33445566")
        with clock.at(NOW.replace(day=24)):
            Pack._cron_look_for_lacks()
            self.assertFalse(Pack.search(domain))
        with clock.at(NOW.replace(day=25)):
            Pack._cron_look_for_lacks()
            pack = Pack.search(domain)
            self.assertIn(self.supervisor, pack.activity_ids.user_id)
            lack = pack.lack_ids.filtered(
                lambda each: each.sheet_id.code == "I01" and late.id in each.record_ids
            )
            self.assertEqual(len(lack), 1)
            self.assertIn("I08", pack.lack_ids.sheet_id.mapped("code"))
            late._do_register()
            Pack._cron_look_for_lacks()
            self.assertEqual(Pack.search(domain), pack)
            self.assertEqual(
                len(
                    pack.activity_ids.filtered(
                        lambda activity: activity.user_id == self.supervisor
                    )
                ),
                1,
            )
            self.assertFalse(
                pack.lack_ids.filtered(lambda each: late.id in (each.record_ids or []))
            )
        # Until they are frozen, also when the month is over.
        manager = self.env.ref("grandes_clientes.group_manager")
        self.env.company.grandes_clientes_pack_email = False
        with clock.at(NOW.replace(month=10, day=3)):
            Pack._cron_look_for_lacks()
        self.assertIn(manager.name, pack.lack_ids.mapped("owner"))
        self.assertFalse(Pack.search([("date_from", "=", "2026-10-01")]))

    def test_what_an_area_owes_is_said_by_area(self):
        pack = self._pack()
        with clock.at(NOW.replace(month=10, day=20)):
            pack.action_look_for_lacks()
        lack = pack.lack_ids.filtered(lambda each: each.sheet_id.code == "I03")[:1]
        self.assertEqual(lack.owner, self.treasury.name)
        self.assertEqual(
            lack.action_open()["domain"],
            [("id", "in", self.pending.escalation_ids.ids)],
        )
