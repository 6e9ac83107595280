from base64 import b64encode
from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .common import Common
from .mapped_common import xlsx

_HEAD = ("Fecha", "Ofrecidas", "Atendidas", "En umbral", "Abandonadas")
_TIMES = ("Habla", "Espera", "Poscontacto", "Conectado")


def days(*rows, head=_HEAD):
    """Return an export of levels by day."""
    return xlsx(head, *rows)


class PlatformCommon(Common):
    """Helpers to load an export."""

    def _read(self, content, kind="levels", user=None, name="dragon.xlsx"):
        Load = self.env["grandes.clientes.platform.load"]
        return Load.with_user(user or self.supervisor)._do_read(kind, content, name)

    def _load(self, *args, **kwargs):
        load = self._read(*args, **kwargs)
        load._do_load()
        return load


@tagged("post_install", "-at_install")
class TestPlatformLoad(PlatformCommon):
    """An export is loaded completely or not at all, and never rewritten (I07)."""

    def test_a_preview_and_then_the_days(self):
        content = days((date(2026, 9, 1), 100, 90, 72, 10), ("Total", 100, 90, 72, 10))
        load = self._read(content)
        self.assertEqual((load.state, load.row_count), ("preview", 1))
        self.assertEqual(load.left_out_count, 1)
        self.assertIn("90", str(load.preview_table))
        self.assertFalse(load.day_ids)
        load._do_load()
        self.assertRecordValues(
            load.day_ids,
            [
                {
                    "date": date(2026, 9, 1),
                    "offered": 100,
                    "answered": 90,
                    "in_threshold": 72,
                    "service_level": "72.0 %",
                    "is_current": True,
                }
            ],
        )
        self.assertIn("unverified", load.day_ids.source)
        # From now on the file is evidence.
        self.assertEqual(load.sudo().attachment_id.raw, content)
        self.assertFalse(load._find_broken_seals())
        with self.assertRaises(UserError):
            load.sudo().attachment_id.with_user(self.supervisor).write({"name": "x"})

    def test_wrong_columns_doubled_days_text_in_numbers_load_nothing(self):
        load = self._read(
            days(
                (date(2026, 9, 1), 100, 90, 72, 10),
                (date(2026, 9, 2), "cien", 90, 72, 10),
                (date(2026, 9, 1), 50, 40, 30, 10),
                (date(2026, 9, 3), 10, 20, 5, 0),
                (date(2026, 12, 1), 10, 10, 5, 0),
            )
        )
        self.assertEqual(
            [(line["row"], line["column"]) for line in load._get_problems()],
            [(3, "Offered"), (4, "Date"), (5, "Answered calls"), (6, "Date")],
        )
        for line in load._get_problems():
            self.assertTrue(line["what"] and line["advice"])
        self.assertIn("cien", str(load.problem_table))
        with self.assertRaisesRegex(UserError, "4"):
            load._do_load()
        self.assertFalse(self.env["grandes.clientes.platform.day"].search([]))

        load = self._read(xlsx(("Dia", "Total"), (date(2026, 9, 1), 3)))
        self.assertEqual(
            [line["column"] for line in load._get_problems()],
            ["Offered", "Answered calls"],
        )
        with self.assertRaises(UserError):
            load._do_load()

    def test_a_day_that_is_not_over_is_not_loaded(self):
        today = clock.today(self.env.company)
        for day, problems in ((today, 1), (today - timedelta(days=1), 0)):
            load = self._read(days((day, 100, 90, 72, 10)))
            self.assertEqual(load.problem_count, problems, day)

    def test_columns_are_told_once(self):
        head = ("Corte", "Entraron", "Contestaron")
        load = self._read(days((date(2026, 9, 1), 10, 9), head=head))
        self.assertEqual(load.problem_count, 3)
        load._do_map(
            {"date": "Corte", "offered": "Entraron", "answered": "Contestaron"}
        )
        self.assertFalse(load.problem_count)
        load._do_load()
        # The next file of this kind is recognized without help.
        again = self._read(days((date(2026, 9, 2), 8, 8), head=head))
        self.assertFalse(again.problem_count)

    def test_a_corrected_export_replaces_the_days_and_deletes_nothing(self):
        first = self._load(
            days((date(2026, 9, 1), 100, 90, 72, 10), (date(2026, 9, 2), 50, 50, 50, 0))
        )
        second = self._load(days((date(2026, 9, 1), 100, 95, 80, 5)))
        self.assertEqual(first.state, "loaded")
        self.assertEqual(
            first.day_ids.sorted("date").mapped("is_current"), [False, True]
        )
        third = self._load(days((date(2026, 9, 2), 50, 49, 40, 1)))
        self.assertEqual(first.state, "replaced")
        self.assertEqual((second.state, third.state), ("loaded", "loaded"))
        self.assertEqual(first.replaced_count, 2)
        self.assertFalse((first | second | third)._find_broken_seals())
        for record in (first, first.day_ids):
            with self.assertRaises(UserError):
                record.sudo().unlink()

    def test_the_same_file_is_not_loaded_twice(self):
        content = days((date(2026, 9, 1), 100, 90, 72, 10))
        self._load(content)
        with self.assertRaisesRegex(UserError, "loaded already"):
            self._read(content)

    def test_what_is_not_told_is_no_zero(self):
        head = ("Fecha", "Ofrecidas", "Atendidas")
        load = self._load(days((date(2026, 9, 1), 10, 9), head=head))
        self.assertEqual(load.day_ids.service_level, "no data")
        load = self._load(days((date(2026, 9, 2), 0, 0), head=head))
        self.assertEqual(load.day_ids.answer_level, "no data")

    def test_activity_by_type(self):
        head = (
            "Fecha",
            "Tipo de gestión",
            "Solicitados",
            "Gestionados",
            "Exitosos",
            "Fallidos",
            "Pendientes",
            "Causal",
            "Responsable",
        )
        row = (date(2026, 9, 1), "Correo", 10, 8, 6, 2, 2, "Sin dato", "Líder")
        load = self._load(xlsx(head, row), "activity")
        self.assertEqual(load.activity_ids.management, "Correo")
        self.assertEqual(load.activity_ids.pending, 2)
        twice = self._read(xlsx(head, row, row), "activity")
        self.assertEqual(twice.problem_count, 1)

    def test_previews_are_thrown_away(self):
        load = self._read(days((date(2026, 9, 1), 100, 90, 72, 10)))
        file = load.sudo().attachment_id
        load._do_discard()
        self.assertFalse(load.exists() or file.exists())

    def test_a_batch_takes_no_more_queries_than_a_few(self):
        def rows(first, count):
            start = date(2025, 1, 1) + timedelta(days=first)
            return [(start + timedelta(days=n), 10, 9, 8, 1) for n in range(count)]

        def queries(load):
            before = self.env.cr.sql_log_count
            load._do_load()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = queries(self._read(days(*rows(0, 5))))
        many = queries(self._read(days(*rows(10, 200))))
        self.assertLessEqual(many, few + 4)

    # === WHO === #

    def test_only_the_supervisor_loads(self):
        content = days((date(2026, 9, 1), 100, 90, 72, 10))
        for user in (self.front, self.quality, self.coordinator, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._read(content, user=user)
        load = self._read(content)
        for user in (self.quality, self.oversight):
            with self.subTest(user.login), self.assertRaises(AccessError):
                load.with_user(user)._do_load()
        load._do_load()
        for user in (self.quality, self.oversight, self.coordinator):
            self.assertEqual(load.with_user(user).day_ids.offered, 100)
        with self.assertRaises(AccessError):
            load.with_user(self.front).read(["filename"])
        with self.assertRaises(AccessError):
            load.day_ids.with_user(self.supervisor).write({"offered": 1})

    def test_a_room_that_is_off_loads_nothing(self):
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "platform", False, "La lleva el contratista"
        )
        with self.assertRaises(UserError):
            self._read(days((date(2026, 9, 1), 100, 90, 72, 10)))
        menu = self.env.ref("grandes_clientes.menu_platform")
        menus = self.env["ir.ui.menu"].with_user(self.supervisor).load_menus(False)
        self.assertNotIn(menu.id, menus)


@tagged("post_install", "-at_install")
class TestPlatformReports(PlatformCommon):
    """The platform's figures reach I07 and the levels of I01, marked unverified."""

    def _make(self, code, user=None, **more):
        reports = self.env["grandes.clientes.report"].with_user(user or self.quality)
        return reports._make(code, date(2026, 9, 1), date(2026, 9, 30), **more)

    def test_levels_by_hand(self):
        self._load(
            days(
                (date(2026, 9, 1), 100, 90, 72, 10, 9000, 900, 900, 21600),
                (date(2026, 9, 2), 50, 40, 30, 10, 4000, 400, 400, 14400),
                head=_HEAD + _TIMES,
            )
        )
        report = self._make("I07")
        # (9000+900+900 + 4000+400+400) / 130; the same over 36,000 connected seconds.
        self.assertEqual(float(report.indicator("I07.aht").value), 120.0)
        self.assertEqual(float(report.indicator("I07.occupation").value), 43.33)
        for indicator in report.indicators:
            if indicator.value is not None:
                self.assertIn("unverified", indicator.warning)
        section = report.section("levels")
        self.assertEqual(section.total("offered"), 150)
        self.assertEqual(float(section.total("service")), 68.0)
        self.assertIn("unverified", " ".join(section.notes))
        self.assertEqual(report.section("loads").column("filename"), ["dragon.xlsx"])

        report = self._make("I01")
        self.assertEqual(float(report.indicator("I01.service").value), 68.0)
        self.assertEqual(float(report.indicator("I01.abandoned").value), 13.33)
        self.assertIn("unverified", report.indicator("I01.answered").warning)
        # As displayed on screen and in the workbook.
        reports = self.env["grandes.clientes.report"].with_user(self.quality)
        self.assertIn("unverified", str(reports._render_html(report, links=True)))
        self.assertTrue(reports._export_xlsx(report))
        self.assertEqual(
            {model for model, _ids in reports._get_figure_records(report).values()}
            - {"grandes.clientes.case", "grandes.clientes.escalation"}
            - {"grandes.clientes.filing", "grandes.clientes.outage"},
            set(),
        )

    def test_a_level_that_is_not_told_is_no_data(self):
        head = ("Fecha", "Ofrecidas", "Atendidas")
        self._load(days((date(2026, 9, 1), 100, 90), head=head))
        report = self._make("I01")
        self.assertIsNone(report.indicator("I01.service").value)
        self.assertIsNone(report.indicator("I01.abandoned").value)
        self.assertEqual(float(report.indicator("I01.answered").value), 90.0)
        self.assertEqual(report.section("levels").column("abandoned"), [None])

    def test_nothing_loaded_is_no_data(self):
        report = self._make("I07")
        self.assertEqual(report.status, "no_data")
        self.assertIsNone(report.indicator("I07.aht").value)
        self.assertIsNone(self._make("I01").indicator("I01.answered").value)

    def test_the_last_export_counts_and_as_of_an_instant_the_one_before(self):
        self._load(days((date(2026, 9, 1), 100, 90, 72, 10)))
        with clock.at(datetime(2026, 9, 20, 15, 0)):
            self._load(days((date(2026, 9, 1), 100, 50, 40, 50)))
            now = self._make("I01")
            then = self._make("I01", at=datetime(2026, 9, 18, 15, 0))
        self.assertEqual(float(now.indicator("I01.answered").value), 50.0)
        self.assertEqual(float(then.indicator("I01.answered").value), 90.0)

    def test_a_part_has_no_levels_of_the_whole(self):
        self._load(days((date(2026, 9, 1), 100, 90, 72, 10)))
        for user, cuts in (
            (self.front, {}),
            (self.quality, {"channel": self._channel("email").id}),
        ):
            report = self._make("I01", user, cuts=cuts)
            self.assertIsNone(report.indicator("I01.answered").value)
        with self.assertRaises(AccessError):
            self._make("I07", self.front)

    def test_another_company_has_none_of_it(self):
        self._load(days((date(2026, 9, 1), 100, 90, 72, 10)))
        other = self.env["res.company"].create({"name": "Otra"})
        self.quality.company_ids |= other
        report = self._make("I07", company=other)
        self.assertEqual(report.status, "no_data")

    def test_the_file_is_uploaded_by_its_dialog(self):
        Upload = self.env["grandes.clientes.platform.upload"].with_user(self.supervisor)
        content = days((date(2026, 9, 1), 100, 90, 72, 10))
        wizard = Upload.create({"file": b64encode(content), "filename": "dragon.xlsx"})
        action = wizard.action_read()
        load = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(load.row_count, 1)
        with self.assertRaisesRegex(UserError, "Choose the file"):
            Upload.create({}).action_read()
