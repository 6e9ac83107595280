"""The month of `report_rooms_common` in one pack: thirteen reports, sealed.

Its tests run in the class that simulates the month, ``TestReportRooms``.
"""

import base64
import functools
import hashlib
import io
import zipfile
from datetime import date, timedelta

from pypdf import PdfReader

from ..tools import clock
from .report_common import OCTOBER
from .report_shown import ShownReports

#: Hidden from the contractor, who makes the pack: the entity's draw, and who gave which
#: mark.
WITHHELD = {"I12": {"draws": 1}, "I13": {"answers": 0}}
STAMPED = b"%PDF-1.4 con el sello de la ventanilla"


class MonthInPack(ShownReports):
    """Prepare, freeze, send, deliver, acknowledge and verify a pack (5.2.20, INV-8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = (
            cls.env["grandes.clientes.report.pack"]
            .with_user(cls.supervisor)
            .with_context(force_report_rendering=True)
            .create({"date_from": "2026-09-01"})
        )
        cls.pack._do_prepare()
        cls.pack._do_freeze()
        cls.sheets = {sheet.code: sheet for sheet in cls.pack.sheet_ids}

    def _find_broken(self):
        verification = self.env["grandes.clientes.seal.verification"]._verify(
            self.env.company
        )
        return {
            (each.res_model, each.res_id) for each in verification.open_breakage_ids
        }

    def test_thirteen_are_made_and_none_lacks_its_source(self):
        thirteen = {code: self.sheets[code].state for code in self.CODES}
        self.assertEqual(thirteen, dict.fromkeys(self.CODES, "ready"))
        pages = 0
        self.assertFalse(
            self.pack.sheet_ids.filtered(
                lambda sheet: sheet.state in ("no_source", "failed", "pending")
            )
        )
        for sheet in self.pack.sheet_ids:
            self.assertTrue(sheet.pdf and sheet.xlsx and sheet.page_count, sheet.code)
            pages += len(PdfReader(io.BytesIO(sheet._get_file("pdf"))).pages)
        self.assertEqual(self.pack.page_count, pages)

    def test_what_is_frozen_says_what_was_counted_by_hand(self):
        for code in self.CODES:
            with self.subTest(code):
                sheet = self.sheets[code]
                report = sheet._report()
                forms = sheet.html, sheet._get_file("pdf"), sheet._get_file("xlsx")
                totals, indicators, lists, rows = self._by_hand(code)
                lists = lists and lists | WITHHELD.get(code, {})
                self._check_forms(report, forms, totals, indicators, lists, rows)
                self.assertTrue(all(each.holds for each in report.reconciliations))

    def test_a_list_says_what_is_hidden_from_who_makes_the_pack(self):
        draws = self.sheets["I12"]._report().section("draws")
        self.assertEqual(draws.held_back, 1)
        self.assertIn("1 more are not shown", " ".join(draws.notes))

    def test_figures_keep_their_records(self):
        """The records behind each total are stored with it, in all thirteen reports.

        Each report is recomputed once, not once per figure, since nothing happens in
        between.
        """
        make = functools.cache(self.env["grandes.clientes.report"].sudo()._make)
        self.patch(
            self.registry["grandes.clientes.report"],
            "_make",
            lambda _report, *args, **named: make(*args, **named),
        )
        for code in self.CODES:
            report = self.sheets[code]._report()
            kept = 0
            for section in report.sections:
                for column in section.columns:
                    if not column.measure or not section.totals:
                        continue
                    figure = (column.source, None, "", column.measure)
                    _model, then, now = self.sheets[code]._get_figure_changes(figure)
                    self.assertEqual(
                        len(then), section.total(column.code), f"{code} {figure}"
                    )
                    self.assertEqual(sorted(then), sorted(now), f"{code} {figure}")
                    kept += 1
            # Totals of the platform have no records of their own.
            self.assertEqual(bool(kept), code != "I07", code)

    def test_it_is_delivered_acknowledged_and_its_seals_hold(self):
        pack = self.pack
        archive = zipfile.ZipFile(
            io.BytesIO(base64.b64decode(pack.with_context(bin_size=False).archive))
        )
        for code in self.CODES:
            sheet = self.sheets[code]
            for kind in ("pdf", "xlsx"):
                self.assertEqual(
                    archive.read(sheet[f"{kind}_name"]), sheet._get_file(kind), code
                )
        pack._do_send()
        mail = self.env["mail.mail"].search(
            [("email_to", "=", "comercial@example.com")]
        )
        self.assertTrue(mail.attachment_ids)
        with clock.at(OCTOBER + timedelta(hours=1)):
            day = date(2026, 10, 7)
            pack._do_deliver(
                day,
                "Recepción",
                "2026ER900",
                day,
                folios=pack.page_count,
                medium="usb",
                copy=("sellada.pdf", STAMPED),
            )
        pack.with_user(self.quality)._do_acknowledge()
        review = pack.with_user(self.oversight)._do_review("C7", "conforming")
        self.assertEqual(pack.stamped_sha256, hashlib.sha256(STAMPED).hexdigest())
        self.assertTrue(pack.is_intact)
        self.assertTrue(review.is_intact)
        self.assertEqual(self._find_broken(), set())
        self.assertEqual(pack.with_user(self.quality).seal_verdict, "intact")

    def test_a_change_of_any_of_the_thirteen_shows(self):
        self.assertTrue(self.pack.is_intact)
        for code in self.CODES:
            with self.subTest(code), self.cr.savepoint() as point:
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE ir_attachment SET db_datas = %s, store_fname = NULL"
                    " WHERE res_model = 'grandes.clientes.report.sheet'"
                    " AND res_field = 'data' AND res_id = %s",
                    [b"{}", self.sheets[code].id],
                )
                self.env.invalidate_all()
                self.assertFalse(self.pack.is_intact, code)
                if code == "I11":
                    sheet = self.sheets[code]
                    self.assertEqual(self._find_broken(), {(sheet._name, sheet.id)})
                point.rollback()
            self.env.invalidate_all()
        self.assertTrue(self.pack.is_intact)
