"""The sample month of `report_rooms_common`: every figure by hand, in all forms.

Each new report of a room adds a row here, and its events to that month.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..reports import DEFINITIONS
from .month_figures import INDICATORS
from .report_rooms_common import ReportRoomsCommon
from .report_rooms_pack import WITHHELD, MonthInPack

#: Reports that neither advisors nor areas create.
OF_ROOMS = ("I08", "I10", "I12")
#: Tables without cuts: failures, and the history of indicators by month.
OF_NOBODY = {
    *(("I11", each) for each in ("systems", "attributable_to", "outages")),
    ("I11", "unconfirmed"),
    ("I01", "failures"),
    ("IG", "history"),
}


@tagged("post_install", "-at_install", "slow")
class TestReportRooms(MonthInPack, ReportRoomsCommon):
    def test_indicators(self):  # 5.2.20
        for code, expected in INDICATORS.items():
            report = self._make(code)
            self.assertEqual(report.status, "ready")
            found = {
                each.code: (each.numerator, each.n, each.value)
                for each in report.indicators
            }
            wanted = {
                name: (part, whole, value and Decimal(value))
                for name, (part, whole, value) in expected.items()
            }
            self.assertEqual(found, wanted, code)

    def test_screen_paper_and_spreadsheet(self):
        """The Coordinador reads the frozen reports, all forms of which are checked.

        The same values give the same screen, paper and spreadsheet; reports that the
        Coordinador reads besides the pack are drawn and checked here.
        """
        others = set()
        for code in self.CODES:
            with self.subTest(code):
                report, frozen = self._make(code), self.sheets[code]._report()
                same = replace(
                    report,
                    made_by=frozen.made_by,
                    made_on=frozen.made_on,
                    params=frozen.params,
                )
                if same.to_json() != frozen.to_json():
                    others.add(code)
                    self._check_shown(report, *self._by_hand(code))
        self.assertEqual(others, set(WITHHELD))

    def test_balances_of_cases_and_escalations(self):
        (cases,) = self._make("I01").reconciliations
        # before, received; all that came back; closed, other ends
        self.assertEqual(
            [term.value for term in cases.terms], [0, 8, 0, 0, 0, 4, 0, 0, 0, 0]
        )
        self.assertEqual((cases.result, cases.holds), (4, True))
        (escalations,) = self._make("I04").reconciliations
        # before, escalated, answered
        self.assertEqual(
            [term.value for term in escalations.terms], [0, 2, 1, 0, 0, 0, 0]
        )
        self.assertEqual((escalations.result, escalations.holds), (1, True))
        pending = self._make("I02").indicators[0].n + self._make("I03").indicators[0].n
        self.assertEqual(pending, cases.result)

    def test_balances(self):
        first, second = self._make("I08").reconciliations
        self.assertEqual([term.value for term in first.terms], [1, 4, 1, 0])
        self.assertEqual((first.result, first.holds), (4, True))
        self.assertEqual([term.value for term in second.terms], [1, 3, 2, 1])
        self.assertEqual((second.result, second.holds), (1, True))

    def test_rows_of_nonconformities(self):
        section = self._make("I08").section("nonconformities")
        names = [self.pnc[name].name for name in ("N1", "N2", "N3", "N4", "N5")]
        self.assertEqual(section.column("name"), names)
        self.assertEqual(
            section.column("state"),
            ["Effective", "Treated", "Treated", "Being treated", "Being treated"],
        )
        # The due date of N3 was moved.
        self.assertEqual(section.column("due")[2], date(2026, 9, 18))
        self.assertEqual(
            section.column("cases"),
            [None, self.case["K2"].name, None, self.case["K0"].name, None],
        )
        self.assertEqual(section.column("repeat"), [False, False, True, False, False])
        self.assertTrue(all(section.column("description")))
        self.assertEqual(
            [bool(day) for day in section.column("decided_on")],
            [True, False, False, False, False],
        )

    def test_rows_of_delegated_changes(self):
        section = self._make("I06").section("delegated")
        self.assertEqual(section.column("area"), [self.treasury.name])
        self.assertIn("Front office", section.column("profiles")[0])
        given = self.env["grandes.clientes.delegation"].search(
            [("state", "=", "given")], limit=1
        )
        self.assertIn(given.ground_number, section.column("delegation")[0])

    def test_rows_of_movements(self):
        section = self._make("I10").section("movements")
        rows = {row[0]: row for row in section.rows}
        self.assertEqual(len(rows), 6)
        self.assertNotIn("Un borrador", rows)
        index = [each.code for each in section.columns].index("alive")
        # From midnight on the 10th to ten o'clock on the 12th.
        self.assertEqual(rows[self.dismissed.name][index], 34)
        self.assertIsNone(rows[self.leaving.name][index])
        profiles = [each.code for each in section.columns].index("profiles")
        self.assertEqual(rows[self.dismissed.name][profiles], "Back office")

    def test_visits_and_draws(self):
        report = self._make("I12")
        self.assertEqual(
            list(
                zip(
                    report.section("visits").column("week"),
                    report.section("visits").column("outcome"),
                    strict=True,
                )
            ),
            [
                ("2026-W36", "Visit made"),
                ("2026-W37", "Signed after its week"),
                ("2026-W38", "Missed"),
                ("2026-W39", "Visit made"),
            ],
        )
        self.assertEqual(report.section("draws").column("needed"), [3, 3])

    def test_a_cut_leaves_out_what_is_of_the_whole(self):
        channel = self._channel("phone")
        report = self._make("I12", cuts={"channel": channel.id})
        self.assertEqual(report.indicator("I12.coverage").n, 4)
        self.assertIn("whole channel", report.indicator("I12.visits").warning)
        self.assertEqual(report.section("visits").status, "no_source")

    def test_every_report_keeps_to_the_cut_by_advisor(self):
        """Cut by a user who held no case, every report is empty.

        The holder of a case is derived from its events, so each source has to apply
        this cut itself (`entity_type`, `is_held`): without it, the whole month would be
        printed as one person's.
        """
        nobody = self._user("front9", "group_front_office")
        kept, told = set(), set()
        for code in DEFINITIONS:
            try:
                report = self._make(code, cuts={"advisor": nobody.id})
            except UserError as error:
                self.assertIn("not cut by that", str(error), code)
                continue
            kept.add(code)
            told |= {(code, s.code) for s in report.sections if s.rows}
        self.assertLessEqual({"I01", "I02", "I03", "I04", "I11", "I13", "IG"}, kept)
        self.assertEqual(told, OF_NOBODY)

    def test_a_part_is_told_nothing_of_the_whole(self):
        cuts = {"entity": self.ies.id}
        for report in (
            self._make("I01", cuts=cuts),
            self.reports.with_user(self.front)._make(
                "I01", date(2026, 9, 1), date(2026, 9, 30)
            ),
        ):
            section = report.section("levels")
            self.assertEqual(section.status, "no_source")
            self.assertEqual(
                section.notes, ["Of the whole channel: not told of a part."]
            )
            self.assertIn("whole channel", report.indicator("I01.service").warning)
        # It belongs to no single person.
        report = self._make("I07", cuts=cuts)
        self.assertEqual(report.status, "no_source")
        self.assertEqual(report.why, "Of the whole channel: not told of a part.")

    def test_who_answers_for_a_failure_is_as_it_was_decided_by_then(self):
        before = datetime(2026, 10, 7, 14)
        self.outage["F6"].with_user(self.coordinator)._do_attribute("entity", "Acta 6")

        def parties(**kwargs):
            return (
                self._make("I11", **kwargs).section("outages").column("attributable_to")
            )

        self.assertEqual(
            parties(at=before),
            ["The contractor", "A third party", None, "The entity", None],
        )
        self.assertEqual(parties()[-1], "The entity")

    def test_what_is_over_later_was_not_over(self):
        outages = self._make("I11").section("outages")
        self.assertIsNone(outages.column("ended_on")[-1])
        self.assertIsNone(outages.column("solution")[-1])
        sessions = self._make("I09").section("timetable")
        self.assertEqual(sessions.column("attended"), [2, 2, 0, 1, 0])
        self.assertEqual(sessions.column("state")[-1], "Planned")

    def test_from_thirty_on_a_rate_has_its_interval(self):
        ratio = replace(self._get_ratio("I12.ecuf"), least=3)
        counts = {"audits": {None: {"": {"ecuf_without": 2, "ecuf_applied": 3}}}}
        indicator = self.reports._get_indicator(ratio, counts)
        self.assertEqual(indicator.value, Decimal("66.67"))
        self.assertIn("20.77", indicator.warning)
        self.assertIn("93.85", indicator.warning)

    def _get_ratio(self, code):
        from ..reports import INDICATORS as ALL

        return ALL[code]

    def test_what_came_later_changes_nothing(self):
        for code, at_its_end in self.at_its_end.items():
            later = self._make(code)
            same = {"made_on": None, "params": None}
            if code == "I12":
                # Audits drawn in September and signed later belong to its sample.
                for report in (later, at_its_end):
                    report.sections = [
                        each
                        for each in report.sections
                        if each.code not in ("samples", "draws")
                    ]
            self.assertEqual(replace(later, **same), replace(at_its_end, **same), code)

    def test_figures_lead_to_their_records(self):
        for code in self.CODES:
            report = self._make(code)
            behind = self.reports._get_figure_records(report)
            for section in report.sections:
                for column in section.columns:
                    if not column.measure or not section.totals:
                        continue
                    figure = (column.source, None, "", column.measure)
                    self.assertEqual(
                        len(behind[figure][1]),
                        section.total(column.code),
                        (code, section.code, column.code),
                    )

    def test_a_complaint_about_who_makes_it_is_not_listed(self):  # G26
        # sudo: the complained user is set as by registration.
        self.case["K2"].sudo().complained_user_id = self.supervisor
        self.env.flush_all()
        reports = self.reports.with_user(self.supervisor)
        days = date(2026, 9, 1), date(2026, 9, 30)
        whole = reports.sudo()._make("I08", *days)
        self.assertEqual(whole.section("nonconformities").held_back, 1)
        self.assertEqual(len(whole.section("nonconformities").rows), 4)
        self.assertEqual(whole.indicator("I08.rate").numerator, 4)
        own = reports._make("I08", *days)
        self.assertEqual(own.indicator("I08.rate").numerator, 3)

    def test_the_readings_of_the_rooms_agree(self):
        days = self.env.company, date(2026, 9, 1), date(2026, 9, 30)
        month = self.env["grandes.clientes.quality.pnc.figures"]._get_month(*days)
        self.assertEqual(month["opened"], 4)
        self.assertEqual(month["repeats"], 1)
        rotation = self.env["grandes.clientes.staff.movement"]._get_rotation(*days)
        ours, theirs = rotation["outsourcing"], rotation["mission_area"]
        self.assertEqual((ours["rate"], theirs["rate"]), (40, 50))
        self.assertEqual((ours["alive_after"], theirs["alive_after"]), (1, 0))
        audits = (
            self.env["grandes.clientes.quality.figure"]
            .with_user(self.quality)
            ._get_month(*days)
        )
        official = audits["sides"]["entity"]["official"]
        self.assertEqual(official["audits"], 3)
        self.assertEqual(official["ecuf"]["without"], 2)

    def test_who_makes_them(self):
        makers = self.supervisor, self.coordinator, self.quality, self.oversight
        for user in makers:
            codes = self.reports.with_user(user)._get_codes()
            self.assertLessEqual(set(self.CODES), set(codes), user.login)
            for code in OF_ROOMS:
                report = self.reports.with_user(user)._make(
                    code, date(2026, 9, 1), date(2026, 9, 30)
                )
                self.assertEqual(report.status, "ready")
        for user in (self.front, self.back, self.official):
            codes = self.reports.with_user(user)._get_codes()
            self.assertFalse(set(OF_ROOMS) & set(codes), user.login)
