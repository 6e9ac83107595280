"""Activations, changes and removals of users by campaign, as documents (C9)."""

import io
from datetime import date, timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .access_people_common import AccessPeopleCommon
from .common import NOW

MONTH = (date(2026, 9, 1), date(2026, 9, 30))


@tagged("post_install", "-at_install")
class TestAccessReport(AccessPeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["grandes.clientes.campaign"].create(
            {"code": "GC", "name": "Grandes clientes"}
        )
        cls.env["grandes.clientes.access.event"]._cron_compare()
        cls.campaign = cls.campaign.with_user(cls.manager)
        with clock.at(NOW + timedelta(hours=1)):
            person = cls._make(codes=["front_office"], campaign=cls.campaign)
        with clock.at(NOW + timedelta(hours=2)):
            person._do_lock("Se llevó el equipo")
            person._do_unlock("Lo devolvió")
            person.grant_ids._do_end("Se fue")
        cls.person = person

    def _make_report(self, user=None, period=MONTH, **cuts):
        with clock.at(NOW + timedelta(days=20)):
            return (
                self.env["grandes.clientes.report"]
                .with_user(user or self.quality)
                ._make("C09", *period, cuts=cuts)
            )

    def _row(self, report, name):
        section = report.section("campaign")
        place = section.column("campaign").index(name)
        return {
            column.code: section.rows[place][index]
            for index, column in enumerate(section.columns)
        }

    def test_by_campaign(self):
        row = self._row(self._make_report(), "Grandes clientes")
        self.assertEqual(
            (row["activations"], row["changes"], row["removals"]), (1, 2, 1)
        )
        self.assertEqual(row["unasked"], 4)

    def test_each_movement_is_listed(self):
        listing = self._make_report().section("moves")
        people = listing.column("person")
        self.assertEqual(people.count(self.person.name), 4)
        by = {
            row[listing_index(listing, "by")]
            for row in listing.rows
            if row[listing_index(listing, "person")] == self.person.name
        }
        self.assertEqual(by, {self.manager.name})

    def test_another_month_has_none_of_it(self):
        report = self._make_report(period=(date(2026, 8, 1), date(2026, 8, 31)))
        self.assertNotIn(
            "Grandes clientes", report.section("campaign").column("campaign")
        )

    def test_who_makes_it(self):
        for role in ("manager", "coordinator", "quality", "oversight"):
            self.assertTrue(self._make_report(getattr(self, role)).sections)
        for role in ("front", "back", "official", "supervisor"):
            with self.assertRaises(AccessError):
                self._make_report(getattr(self, role))

    def test_cut_by_person_and_by_nothing_of_cases(self):
        report = self._make_report(advisor=self.person.user_id.id)
        self.assertEqual(report.section("campaign").total("moves"), 4)
        with self.assertRaisesRegex(UserError, "not cut by"):
            self._make_report(channel=self._channel("email").id)

    def test_no_part_of_a_months_pack(self):
        pack = (
            self.env["grandes.clientes.report.pack"]
            .with_user(self.supervisor)
            .create({"date_from": MONTH[0]})
        )
        self.assertNotIn("C09", pack.sheet_ids.mapped("code"))

    def test_opened_and_read_back(self):
        reports = self.env["grandes.clientes.report"].with_user(self.quality)
        report = self._make_report()
        book = load_workbook(io.BytesIO(reports._export_xlsx(report)))
        cells = {
            str(cell.value)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        self.assertIn("Grandes clientes", cells)
        self.assertIn(self.person.name, cells)
        pdf = reports.with_context(force_report_rendering=True)._render_pdf(report)
        self.assertTrue(pdf.startswith(b"%PDF"))


def listing_index(section, code):
    """Return the position of a column in a section."""
    return [column.code for column in section.columns].index(code)
