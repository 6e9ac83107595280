"""Availability counts minutes; and which cases a failure affected (C6, I11)."""

from datetime import date, datetime, timedelta

import pytz

from odoo.tests import tagged

from ..tools import clock
from .outage_common import MODEL, OutageCommon
from .properties import examples, given, st

_FROM, _TO = date(2026, 9, 1), date(2026, 9, 30)
_AFTER = datetime(2026, 10, 20, 15)
_MINUTE = timedelta(minutes=1)
_BEFORE = datetime(2026, 8, 25)
_SPAN = 60 * 24 * 50

# start, length or open, planned, announced beforehand, witnessed by one user only
_FAILURES = st.lists(
    st.tuples(
        st.integers(0, _SPAN),
        st.one_of(st.none(), st.integers(1, 60 * 24 * 3), st.integers(1, _SPAN)),
        st.sampled_from((False, False, True)),
        st.booleans(),
        st.sampled_from((False, False, False, True)),
    ),
    max_size=6,
)


@tagged("post_install", "-at_install", "slow")
class TestOutageAvailability(OutageCommon):
    def _served(self):
        """Return the minutes of September in which systems are in service, naive UTC.

        Monday to Friday, 8 to 12 and 13 to 17: the month has no holiday.
        """
        tz = pytz.timezone("America/Bogota")
        served = set()
        day = _FROM
        while day <= _TO:
            if day.weekday() < 5:
                for hour in (8, 9, 10, 11, 13, 14, 15, 16):
                    begins = tz.localize(datetime(day.year, day.month, day.day, hour))
                    begins = begins.astimezone(pytz.utc).replace(tzinfo=None)
                    served |= {begins + _MINUTE * minute for minute in range(60)}
            day += timedelta(days=1)
        return served

    def _make(self, failures):
        """Enter the failures; return the minutes that failed and those planned."""
        down, planned, has_open = set(), set(), False
        for begins, length, is_planned, announced, alone in failures:
            start = _BEFORE + _MINUTE * begins
            if length is None and has_open:
                length = 60  # only one open failure per system
            has_open |= length is None
            ends = None if length is None else start + _MINUTE * length
            told = start + (-_MINUTE if announced else _MINUTE)
            alone = alone and not is_planned
            self.env[MODEL].create(
                {
                    "system_id": self.telephony.id,
                    "began_on": start,
                    "ended_on": ends,
                    "is_planned": is_planned,
                    "reported_on": told,
                    "ticket": False if alone else "INC-1",
                }
            )
            if alone:
                continue
            until = min(ends or _AFTER, _AFTER)
            minutes = {
                start + _MINUTE * number
                for number in range(max(0, int((until - start) / _MINUTE)))
            }
            down |= minutes
            if is_planned and announced:
                planned |= minutes
        return down, planned

    @examples(25)
    @given(_FAILURES)
    def test_it_equals_a_count_minute_by_minute(self, failures):
        with clock.at(_AFTER), self.env.cr.savepoint() as savepoint:
            down, planned = self._make(failures)
            base = self._served() - planned
            found = self.env[MODEL]._availability(self.telephony, _FROM, _TO)
            if base:
                self.assertAlmostEqual(found, 1 - len(base & down) / len(base))
                self.assertTrue(0 <= found <= 1)
            else:
                self.assertIsNone(found)
            savepoint.rollback()
            self.env.invalidate_all()

    def test_a_holiday_serves_nobody(self):
        """12 October 2026 is a holiday: a failure on it costs nothing."""
        with clock.at(datetime(2026, 11, 3, 15)):
            self._confirmed(
                began_on=datetime(2026, 10, 12, 13), ended_on=datetime(2026, 10, 12, 20)
            )
            found = self.env[MODEL]._availability(
                self.telephony, date(2026, 10, 1), date(2026, 10, 31)
            )
            self.assertEqual(found, 1)

    def test_a_period_may_be_given_by_instants(self):
        """From nine to one in the morning of the failure, which took one of them."""
        with clock.at(datetime(2026, 9, 20, 15)):
            self._confirmed(
                began_on=datetime(2026, 9, 16, 15), ended_on=datetime(2026, 9, 16, 16)
            )
            Outage = self.env[MODEL]
            start, end = datetime(2026, 9, 16, 14), datetime(2026, 9, 16, 18)
            self.assertAlmostEqual(
                Outage._availability(self.telephony, start, end), 2 / 3
            )
            day = date(2026, 9, 16)
            self.assertAlmostEqual(
                Outage._availability(self.telephony, day, end), 3 / 4
            )
            self.assertAlmostEqual(
                Outage._availability(self.telephony, day, day), 7 / 8
            )

    def test_a_window_that_lasts_longer_is_a_failure_in_every_table(self):
        """I11 counts failures by system and by who answers for them: alike."""
        with clock.at(datetime(2026, 9, 1, 15)):
            window = self._confirmed(
                began_on=datetime(2026, 9, 2, 15),
                ended_on=datetime(2026, 9, 2, 16),
                is_planned=True,
            )
        with clock.at(datetime(2026, 10, 5, 15)):
            window._do_end(ended_on=datetime(2026, 9, 2, 18), solution="Se demoró")
            report = (
                self.env["grandes.clientes.report"]
                .with_user(self.coordinator)
                ._make("I11", _FROM, _TO)
            )
        systems = report.section("systems")
        failures = sum(filter(None, systems.column("failures")))
        answers = report.section("attributable_to")
        # From eleven until noon: systems are not in service at lunch.
        self.assertEqual(sum(systems.column("minutes")), 60)
        self.assertEqual(answers.total("minutes"), 60)
        self.assertEqual(failures, 1)
        self.assertEqual(answers.total("failures"), failures)
        self.assertEqual(answers.total("planned"), 1)
        # What the Coordinador signs counts it as well (C6).
        day = date(2026, 9, 2)
        with clock.at(datetime(2026, 10, 5, 15)):
            found = self.env["grandes.clientes.outage"]._get_by_day(
                self.env.company, day, day
            )
        self.assertEqual((found[day]["count"], found[day]["minutes"]), (1, 60))

    def test_one_witness_without_a_ticket_counts_nowhere(self):
        now = clock.now()
        today = clock.today(self.env.company)
        with self._later(hours=1):
            outage = self._down()
        with clock.at(now + timedelta(hours=3)):
            figure = self.env[MODEL]._availability
            self.assertEqual(figure(self.cobol, today, today), 1)
            outage.with_user(self.front2)._do_join()
            self.env.invalidate_all()
            self.assertLess(figure(self.cobol, today, today), 1)
            self.assertEqual(figure(self.telephony, today, today), 1)

    def test_figures_of_all_systems_cost_the_same(self):
        systems = self.env["grandes.clientes.legacy.system"].search([])
        bounds = self.env[MODEL]._get_bounds(self.env.company, _FROM, _TO)
        with clock.at(_AFTER):
            for day in range(1, 21):
                for system in systems:
                    self._confirmed(
                        system_id=system.id,
                        began_on=datetime(2026, 9, day, 14),
                        ended_on=datetime(2026, 9, day, 15),
                    )
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(10):
                found = self.env[MODEL]._get_figures(
                    self.env.company, *bounds, systems=systems
                )
        self.assertEqual({each.count for each in found.values()}, {20})

    # === WHOM IT TOUCHED === #

    def test_what_failed_is_affected_and_no_term_moves(self):
        due, promised = self.case.date_legal_due, self.case.date_promised
        outage = self._down()
        self.assertEqual(outage.failed_count, 1)
        self.assertEqual(outage.affected_count, 1)
        self.assertEqual(outage.overdue_count, 0)
        action = outage.with_user(self.supervisor).action_open_affected()
        self.assertEqual(
            self.env["grandes.clientes.case"].search(action["domain"]), self.case
        )
        self.assertEqual(
            (self.case.date_legal_due, self.case.date_promised), (due, promised)
        )

    def test_overdue_by_it_only_where_a_needed_consultation_failed(self):
        """Three cases due meanwhile: one failed, one recovered, one not needed."""
        failed, recovered, idle = self._many(3)
        (failed | recovered | idle)._do_register()
        due_day = failed.date_legal_due
        noon = clock.first_second(self.env.company, due_day) + timedelta(hours=9)
        with clock.at(noon):
            outage = self._down(case=failed)
            self._down(self.front2, case=recovered)
        with clock.at(noon + timedelta(hours=2)):
            outage.with_user(self.supervisor)._do_end(
                ended_on=noon + timedelta(hours=1)
            )
            recovered._do_consult(self.cobol, "Pagado")
        with clock.at(noon + timedelta(days=3)):
            self.env.invalidate_all()
            found = outage._get_affected()[outage.id]
            self.assertEqual(found["failed"], {failed.id, recovered.id})
            self.assertLessEqual({failed.id, recovered.id, idle.id}, found["due"])
            self.assertEqual(found["overdue"], {failed.id})
            self.assertEqual(outage.overdue_count, 1)

    def test_one_closed_in_time_is_not_overdue_by_it(self):
        due_day = self.case.date_legal_due
        noon = clock.first_second(self.env.company, due_day) + timedelta(hours=9)
        with clock.at(noon):
            outage = self._down()
            self.case._do_answer("Queda pendiente de consulta.", means="phone")
        with clock.at(noon + timedelta(days=3)):
            self.assertFalse(outage._get_affected()[outage.id]["overdue"])

    def test_affected_of_many_cost_the_same(self):
        outages = self._down()
        for system in self.env["grandes.clientes.legacy.system"].search([], limit=4):
            if system != self.cobol:
                outages |= self._confirmed(system_id=system.id)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            self.assertEqual(set(outages._get_affected()), set(outages.ids))

    # === THE REPORT === #

    def test_the_report_says_all_of_it(self):
        with clock.at(_AFTER):
            self._confirmed(
                began_on=datetime(2026, 9, 7, 13),
                ended_on=datetime(2026, 9, 7, 15),
                scope="No entran llamadas",
            )
            # Overlaps by one hour, and lasts an hour longer.
            self.env[MODEL].create(
                {
                    "system_id": self.telephony.id,
                    "began_on": datetime(2026, 9, 7, 14),
                    "ended_on": datetime(2026, 9, 7, 16),
                    "ticket": "INC-2",
                }
            )
            self._confirmed(
                ticket=False,
                began_on=datetime(2026, 9, 8, 14),
                ended_on=datetime(2026, 9, 8, 16),
            )
            make = self.env["grandes.clientes.report"].with_user(self.coordinator)._make
            report = make("I11", _FROM, _TO)
            presidency = make("I01", _FROM, _TO)
            self.telephony.active = False
            archived = make("I11", _FROM, _TO)
        systems = report.section("systems")
        row = systems.rows[systems.keys.index(str(self.telephony.id))]
        values = dict(
            zip([column.code for column in systems.columns], row, strict=True)
        )
        self.assertEqual(values["failures"], 2)
        self.assertEqual(values["minutes"], 180, "what overlaps counts once")
        served = 22 * 8 * 60
        self.assertAlmostEqual(
            float(values["availability"]), 100 * (1 - 180 / served), places=2
        )
        self.assertAlmostEqual(float(values["mttr"]), 2)
        self.assertAlmostEqual(float(values["mtbf"]), (served - 180) / 60 / 2, places=1)
        other = systems.rows[systems.keys.index(str(self.cobol.id))]
        self.assertIn("No failures", other)
        self.assertEqual(archived.section("systems").rows, systems.rows)
        self.assertEqual(len(report.section("outages").rows), 2)
        self.assertEqual(len(report.section("unconfirmed").rows), 1)
        (failures,) = presidency.section("failures").rows
        self.assertEqual(failures[:3], [self.telephony.name, 2, 180])

    def test_one_witness_is_not_counted_among_those_that_go_on(self):
        with clock.at(datetime(2026, 9, 20, 15)):
            self._confirmed(began_on=datetime(2026, 9, 16, 15))
            self.env[MODEL].create(
                {"system_id": self.cobol.id, "began_on": datetime(2026, 9, 17, 15)}
            )
        with clock.at(_AFTER):
            make = self.env["grandes.clientes.report"].with_user(self.coordinator)._make
            report = make("I11", _FROM, _TO)
        self.assertEqual(len(report.section("unconfirmed").rows), 1)
        answers = report.section("attributable_to")
        self.assertEqual((answers.total("failures"), answers.total("going_on")), (1, 1))

    def test_where_the_room_is_off_there_is_no_source(self):
        room = self.env["grandes.clientes.room"].with_user(self.coordinator)
        room._do_switch("outage", False, "La lleva la mesa de ayuda")
        make = self.env["grandes.clientes.report"].with_user(self.coordinator)._make
        with clock.at(_AFTER):
            self.assertEqual(make("I11", _FROM, _TO).status, "no_source")
            section = make("I01", _FROM, _TO).section("failures")
        self.assertEqual(section.status, "no_source")
        self.assertIn("not kept here", section.notes[0])

    def test_areas_see_none_and_make_their_part_of_the_presidency_report(self):
        reports = self.env["grandes.clientes.report"].with_user(self.official)
        self.assertNotIn("I11", reports._get_codes())
        with clock.at(_AFTER):
            section = reports._make("I01", _FROM, _TO).section("failures")
        self.assertIn("does not see", section.notes[0])
