"""A month's reports: prepared, and what they are still missing (5.2.20)."""

import io
from unittest.mock import patch

from openpyxl import load_workbook
from psycopg2 import IntegrityError
from pypdf import PdfReader

from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.pack.report_pack import REPORTS
from ..reports import DEFINITIONS
from ..tools import clock
from .common import NOW
from .pack_common import PackCommon
from .update_common import run_migration


@tagged("post_install", "-at_install", "slow")
class TestReportPack(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._print_only("I03")
        cls.pack = cls._pack()
        cls.pack._do_prepare()

    def test_all_thirteen_reports_have_an_outcome(self):  # 5.2.20
        pack = self.pack
        self.assertEqual(str(pack.date_to), "2026-09-30")
        self.assertEqual(pack.state, "ready")
        states = {sheet.code: sheet.state for sheet in pack.sheet_ids}
        self.assertLessEqual({f"I{n:02}" for n in range(1, 14)}, set(states))
        for code in ("I01", "I02", "I03", "I04", "I05", "I11"):
            self.assertEqual(states[code], "ready", code)
        self.assertEqual(states["I13"], "no_data")
        for sheet in pack.sheet_ids:
            self.assertNotIn(sheet.state, ("failed", "pending"))
            if sheet.state != "ready":
                self.assertTrue(sheet.message, sheet.code)
        for code in REPORTS:
            if code not in DEFINITIONS:
                self.assertEqual(states[code], "no_source", code)
        # Every report that exists is printed and has a workbook, even without data.
        for sheet in pack.sheet_ids.filtered(lambda each: each.code in DEFINITIONS):
            self.assertIn(sheet.state, ("ready", "no_data"), sheet.code)
            self.assertTrue(sheet.pdf and sheet.xlsx, sheet.code)
            self.assertTrue(sheet.page_count, sheet.code)
        self.assertEqual(
            pack.page_count,
            sum(
                len(PdfReader(io.BytesIO(sheet._get_file("pdf"))).pages)
                for sheet in pack.sheet_ids.filtered("pdf")
            ),
        )

    def test_a_day_of_a_month_is_no_month_of_its_own(self):
        """A pack from the 15th was a second pack of the month, up to the next 14th."""
        with self.assertRaisesRegex(ValidationError, "on its first day"):
            self._pack(date_from="2026-09-15")
        with Form(self.pack.browse()) as form:
            form.date_from = "2026-08-15"
        self.assertEqual(
            (str(form.record.date_from), str(form.record.date_to)),
            ("2026-08-01", "2026-08-31"),
        )

    def test_a_month_is_whole(self):
        """The first half of a month could be frozen under the name of the month."""
        pack = self._pack(date_from="2026-08-01")
        for day in ("2026-08-15", "2026-09-30"):
            with self.assertRaisesRegex(ValidationError, "on its last day"):
                pack.date_to = day
        pack.date_from = "2026-07-01"
        self.assertEqual(str(pack.date_to), "2026-07-31")

    def test_a_new_pack_says_to_prepare_its_reports(self):
        pack = self._pack(date_from="2026-08-01")
        self.assertEqual(pack.why_not_frozen, "Prepare the reports first.")

    def test_each_report_is_pdf_xlsx_and_screen(self):
        sheet = self._sheet(self.pack, "I03")
        text = "".join(
            page.extract_text()
            for page in PdfReader(io.BytesIO(sheet._get_file("pdf"))).pages
        )
        book = load_workbook(io.BytesIO(sheet._get_file("xlsx")))
        cells = [
            str(cell)
            for tab in book
            for row in tab.iter_rows(values_only=True)
            for cell in row
        ]
        # Words break across lines on paper.
        for found in ("".join(text.split()), " ".join(cells), sheet.html):
            self.assertIn(self.pending.name, found)

    def test_a_concurrent_write_is_no_failure_of_the_report(self):
        """Odoo tries the whole act again; the report is not marked as failed."""
        pack = self.pack
        with (
            patch.object(
                type(self.env["grandes.clientes.report"]),
                "_make",
                side_effect=ConcurrencyError("another one writes"),
            ),
            self.assertRaises(ConcurrencyError),
        ):
            pack.sheet_ids.with_user(self.supervisor)._do_make()

    def test_one_that_fails_leaves_the_others_ready(self):
        pack = self.pack
        Report = type(self.env["grandes.clientes.report"])
        made = Report._make

        def stumbling(records, code, *args, **kwargs):
            if code == "I04":
                raise UserError("La fuente no responde.")  # pylint: disable=C8107
            if code == "I05":
                raise KeyError("internal_name")
            return made(records, "I06", *args, **kwargs)  # the quickest

        self.patch(Report, "_make", stumbling)
        with mute_logger(
            "odoo.addons.grandes_clientes.models.pack.report_sheet_making"
        ):
            pack._do_prepare()
        unforeseen = self._sheet(pack, "I05")
        self.assertEqual(unforeseen.state, "failed")
        self.assertIn("tell the administrator", unforeseen.message)
        self.assertNotIn("internal_name", unforeseen.message)
        pack._apply_missing_data()
        self.assertIn("prepare it again", "\n".join(unforeseen.lack_ids.mapped("name")))
        sheet = self._sheet(pack, "I04")
        self.assertEqual(sheet.state, "failed")
        self.assertEqual(sheet.message, "La fuente no responde.")
        self.assertEqual(self._sheet(pack, "I01").state, "no_data")
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
        while job._run_chunk():
            pass
        self.assertEqual(pack.state, "ready")
        self.assertFalse(pack.is_at_work)

    def test_what_is_being_made_again_is_not_frozen(self):
        """Reports made before look made while the long act replaces them."""
        self._make_only("I03")
        self.env.company.grandes_clientes_pack_at_once = 1
        pack = self.pack
        job = pack._do_prepare()
        # The first row of a chunk that is run row by row.
        pack.sheet_ids[0]._do_make()
        self.assertIn("wait", pack.why_not_frozen)
        with self.assertRaisesRegex(UserError, "wait"):
            pack._do_freeze()
        while job._run_chunk():
            pass
        pack._do_freeze()
        self.assertEqual(pack.state, "frozen")

    def test_reports_speak_the_language_of_the_letter(self):
        """The letter, and one report in the language of who made it, went together."""
        self.env["res.lang"]._activate_lang("es_CO")
        self._make_only("I03")
        self.env.company.partner_id.lang = "es_CO"
        pack = self.pack.with_context(lang="en_US")
        pack._do_prepare()
        report = self._sheet(pack, "I03")._report()
        self.assertEqual(report.lang, "es_CO")
        self.assertEqual(report.title, "Casos pendientes de las áreas misionales")
        self.assertIn("Nada guarda", self._sheet(pack, "I07").message)

    def test_a_month_that_is_not_over_is_not_frozen(self):
        pack = self._pack(date_from="2026-10-01")
        pack.sheet_ids.sudo().state = "no_data"
        pack.sudo().state = "ready"
        with self.assertRaisesRegex(UserError, "not over"):
            pack._do_freeze()
        # The form says so beforehand.
        self.assertIn("not over", pack.why_not_frozen)

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
            self.assertLessEqual(
                set(REPORTS) - set(DEFINITIONS),
                set(pack.lack_ids.sheet_id.mapped("code")),
            )
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
        # Until they are frozen, even after the end of the month.
        manager = self.env.ref("grandes_clientes.group_manager")
        self.env.company.grandes_clientes_pack_email = False
        with clock.at(NOW.replace(month=10, day=3)):
            Pack._cron_look_for_lacks()
        self.assertIn(manager.name, pack.lack_ids.mapped("owner"))
        self.assertFalse(Pack.search([("date_from", "=", "2026-10-01")]))

    def test_the_supervisor_keeps_other_to_dos_on_the_month(self):
        Pack = self.env["grandes.clientes.report.pack"]
        pack = self._pack()
        own = pack.activity_schedule(
            "mail.mail_activity_data_todo",
            note="Llamar a la imprenta",
            user_id=self.supervisor.id,
        )
        own.automated = False
        with clock.at(NOW.replace(day=25)):
            Pack._cron_look_for_lacks()
            Pack._cron_look_for_lacks()
        told = pack.activity_ids.filtered(
            lambda each: each.user_id == self.supervisor and each != own
        )
        self.assertEqual(len(told), 1)
        self.assertIn("Llamar", own.note)

    def test_who_owes_what_is_no_to_do_once_the_month_is_frozen(self):
        self._make_only("I03")
        self._print_only()
        pack = self._pack()
        with clock.at(NOW.replace(day=25)):
            self.env["grandes.clientes.report.pack"]._cron_look_for_lacks()
        self.assertIn(self.supervisor, pack.activity_ids.user_id)
        pack._do_prepare()
        pack._do_freeze()
        self.assertFalse(pack.activity_ids)
        self.assertTrue(pack.is_intact)
        # As before the update: what lacked, and what people noted themselves.
        own, lack = (
            pack.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.supervisor.id,
                automated=automated,
            )
            for automated in (False, True)
        )
        run_migration(self.env, "19.0.1.12.0/post-ended")
        self.assertEqual((own | lack).exists(), own)

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
