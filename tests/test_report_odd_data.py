"""Figures on odd data: campuses, other companies, ends of months, many rows."""

import io
from datetime import date, datetime, timedelta

import openpyxl

from odoo.tests import TransactionCase, tagged

from ..models.report.indicators import earlier_period
from ..tools import clock
from ..tools.report import xlsx
from ..tools.report.chart import MOST
from ..tools.report.table import INTEGER, Chart, Column, Report, Section
from .common import Common
from .movement_common import StaffCommon
from .pnc_common import PncCommon
from .training_common import TrainingCommon

SEPTEMBER = date(2026, 9, 1), date(2026, 9, 30)
OCTOBER = datetime(2026, 10, 5, 15)


@tagged("post_install", "-at_install")
class TestEarlierPeriod(TransactionCase):
    """The same period some months earlier, which always has a day (C7)."""

    def test_ends_of_months(self):
        for first, last, expected in (
            ((2026, 3, 1), (2026, 3, 31), ((2026, 2, 1), (2026, 2, 28))),
            ((2026, 2, 1), (2026, 2, 28), ((2026, 1, 1), (2026, 1, 31))),
            ((2028, 3, 1), (2028, 3, 31), ((2028, 2, 1), (2028, 2, 29))),
            ((2026, 3, 1), (2026, 3, 29), ((2026, 2, 1), (2026, 2, 28))),
            ((2026, 3, 30), (2026, 3, 30), ((2026, 2, 28), (2026, 2, 28))),
            ((2026, 12, 31), (2026, 12, 31), ((2026, 11, 30), (2026, 11, 30))),
            ((2026, 1, 15), (2026, 1, 20), ((2025, 12, 15), (2025, 12, 20))),
        ):
            with self.subTest(first=first, last=last):
                found = earlier_period(date(*first), date(*last), 1)
                self.assertEqual(found, tuple(date(*day) for day in expected))

    def test_every_day_has_an_earlier_one(self):
        day = date(2027, 12, 1)
        while day < date(2028, 6, 1):
            for months in range(1, 13):
                first, last = earlier_period(day, day, months)
                self.assertLessEqual(first, last, (day, months))
            day += timedelta(days=1)


@tagged("post_install", "-at_install")
class TestChartOfManyRows(TransactionCase):
    """The spreadsheet draws the same bars as the screen: the largest."""

    def test_the_same_bars(self):
        numbers = [1, 0, 30, 2, *range(3, 15), 50]
        report = Report(
            code="I01",
            title="Informe",
            version="1",
            company="ICETEX",
            date_from=SEPTEMBER[0],
            date_to=SEPTEMBER[1],
            cut_off=OCTOBER,
            made_on=OCTOBER,
            made_by="Ana",
            lang="en_US",
            tz="America/Bogota",
            sections=[
                Section(
                    code="entity",
                    title="By entity",
                    columns=[
                        Column("entity", "Entity"),
                        Column("received", "Received", INTEGER),
                    ],
                    rows=[[f"E{place}", n] for place, n in enumerate(numbers)],
                    keys=[str(place) for place in range(len(numbers))],
                )
            ],
            charts=[
                Chart("c", "Cases", "bar", "entity", "entity", ["received"]),
            ],
        )
        Service = self.env["grandes.clientes.report"]
        formatter = Service._get_formatter(report)
        content = xlsx.write(report, Service._get_heading_words(report), formatter)
        book = openpyxl.load_workbook(io.BytesIO(content))
        (chart,) = (chart for page in book for chart in page._charts)
        (series,) = chart.series
        places = [2, *range(len(numbers) - MOST + 1, len(numbers))]
        page = book["By entity"]
        for reference in (series.val.numRef.f, series.cat.strRef.f):
            rows = []
            for part in reference.strip("()").split(","):
                first, _colon, last = part.rpartition("!")[2].partition(":")
                begins = page[first.replace("$", "")].row
                ends = page[(last or first).replace("$", "")].row
                rows += range(begins, ends + 1)
            self.assertEqual([row - 2 for row in rows], places)
        # Stored with the chart, for a preview.
        self.assertEqual(
            [point.v for point in series.cat.strRef.strCache.pt],
            [f"E{place}" for place in places],
        )


@tagged("post_install", "-at_install")
class TestCampus(Common):
    """A campus is of the type of what it belongs to, in every figure (I13)."""

    def test_marks_of_a_campus(self):
        campus = self.env["res.partner"].create(
            {
                "name": "Sede Norte",
                "is_company": True,
                "is_large_client": True,
                "parent_id": self.ies.id,
                "large_client_type": False,
            }
        )
        case = self._registered(partner_id=campus.id)
        case._do_answer("<p>Ya quedó aplicado.</p>", means="phone")
        question = self.env["grandes.clientes.satisfaction"]._ask(case, by_mail=True)
        question._do_answer(4)
        row = self.env["grandes.clientes.satisfaction.report"].search(
            [("id", "=", question.id)]
        )
        self.assertEqual(row.large_client_type, self.ies.large_client_type)

    def test_cases_of_a_campus_in_the_report_of_an_advisor(self):
        """A campus without its own advisor is in its entity's portfolio (R11)."""
        self.ies.write(
            {"advisor_id": self.front.id, "backup_advisor_id": self.front2.id}
        )
        own, elsewhere = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "is_large_client": True,
                    "parent_id": self.ies.id,
                    "advisor_id": advisor.id,
                    "backup_advisor_id": advisor.id,
                }
                for name, advisor in (
                    ("Sede Norte", self.env["res.users"]),
                    ("Sede Sur", self.supervisor),
                )
            ]
        )
        for number, entity in enumerate((self.ies, own, elsewhere)):
            case = self._registered(
                partner_id=entity.id, beneficiary_id_number=f"70{number}0607080"
            )
            # sudo: only acts write who holds it.
            case.sudo().user_id = self.supervisor
        for advisor in (self.front, self.front2):
            with clock.at(OCTOBER):
                report = (
                    self.env["grandes.clientes.report"]
                    .with_user(advisor)
                    ._make("I01", *SEPTEMBER)
                )
            with self.subTest(advisor=advisor.login):
                self.assertEqual(report.section("channel").total("received"), 2)


@tagged("post_install", "-at_install")
class TestMeansOfLists(TrainingCommon, StaffCommon):
    """The mean that a grouped list shows is of what is known, as in the report."""

    def _get_mean(self, records, name):
        ((mean,),) = records._read_group(
            [("id", "in", records.ids)], [], [f"{name}:avg"]
        )
        return mean

    def test_marks_of_who_was_not_evaluated(self):  # I09
        session = self._held(self.front, self.front2, self.back)
        rows = session.attendance_ids
        self.assertIsNone(self._get_mean(rows, "mark") or None)
        self._marks(session, (self.front.login, 2, 4, None))._do_load()
        self.assertEqual(rows.filtered("has_mark").mapped("mark"), [4])
        for name, mean in (("mark", 4), ("mark_before", 2), ("mark_after", 4)):
            self.assertEqual(self._get_mean(rows, name), mean, name)

    def test_days_of_notice_of_what_was_not_told(self):  # I10
        told, untold = (
            self._movement("leaver", user, effective_on=date(2026, 9, 26))
            for user in (self.front, self.front2)
        )
        # sudo: only the letter writes it.
        told.sudo().communicated_on = datetime(2026, 9, 16, 15)
        self.assertEqual(self._get_mean(told | untold, "notice_days"), 10)

    def test_recommendations_that_were_not_given(self):  # I13
        self.env.company.grandes_clientes_survey_recommendation = True
        questions = self.env["grandes.clientes.satisfaction"]
        for number, vals in enumerate(({"recommendation": 9}, {})):
            case = self._registered(beneficiary_id_number=f"80{number}60504")
            case._do_answer("<p>Ya quedó aplicado.</p>", means="phone")
            question = questions._ask(case, by_mail=False)
            question._do_answer(5, **vals)
            questions |= question
        self.assertEqual(self._get_mean(questions, "recommendation"), 9)


@tagged("post_install", "-at_install")
class TestOtherCompany(Common):
    """A report of a company is the same whichever one its reader has open (I05)."""

    def test_portfolios(self):
        mine = self.env.company
        other = self.env["res.company"].create({"name": "Otra"})
        self.coordinator.company_ids |= other
        with clock.at(OCTOBER):
            found = [
                self.env["grandes.clientes.report"]
                .with_user(self.coordinator)
                .with_company(company)
                ._make("I05", *SEPTEMBER, company=mine)
                .section("portfolio")
                .total("assigned")
                for company in (mine, other)
            ]
        self.assertTrue(found[0])
        self.assertEqual(found[0], found[1])


@tagged("post_install", "-at_install")
class TestNewCompany(TransactionCase):
    """A company that is created in the evening decides from that day on (R10)."""

    def test_since_when_complaints_are_decided_on(self):
        with clock.at(datetime(2026, 9, 17, 1)):
            company = self.env["res.company"].create({"name": "Otra"})
        self.assertEqual(company.grandes_clientes_pnc_from, date(2026, 9, 16))


@tagged("post_install", "-at_install")
class TestRepeatsOfOneDay(PncCommon):
    """Of two non-conformities found on one day, the second repeats the first (I08)."""

    def _month(self):
        with clock.at(OCTOBER):
            return (
                self.env["grandes.clientes.report"]
                .with_user(self.quality)
                ._make("I08", *SEPTEMBER)
            )

    def test_only_the_second_is_a_repeat(self):
        first, second = self._pnc(), self._pnc()
        (first | second)._do_open()
        self.assertFalse(first.similar_ids)
        self.assertEqual(second.similar_ids, first)
        section = self._month().section("nonconformities")
        repeats = dict(zip(section.keys, section.column("repeat"), strict=True))
        self.assertEqual(repeats, {str(first.id): False, str(second.id): True})
        self.assertEqual(self._month().indicator("I08.repeats").numerator, 1)

    def test_the_third_of_a_day_is_analysed(self):
        found = [self._pnc() for _number in range(3)]
        self.assertEqual([each.needs_analysis for each in found], [False, False, True])

    def test_the_mean_of_days_rests_on_what_was_treated(self):
        record, other = self._pnc(), self._pnc()
        (record | other)._do_open()
        self.assertFalse(self._month().indicator("I08.days").n)
        record.with_user(self.supervisor)._do_treat("Se envió la correcta")
        days = self._month().indicator("I08.days")
        self.assertEqual(days.n, 1)
        self.assertIsNotNone(days.value)
