"""Whatever happens besides the cases, its reports add up: totals, cuts, days.

Contacts, delegated changes, the platform's exports, trainings, failures (I05, I06, I07,
I09, I11).
"""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..tools import clock
from .delegation_common import DelegationCommon
from .properties import examples, given, st
from .work_living import WorkLiving

CODES = ("I05", "I06", "I07", "I09", "I11")
#: When everything is checked, late enough for all decisions.
_AFTER = datetime(2026, 10, 6, 15)
_FIRST = date(2026, 9, 21)

_ALL_CONTACTS = ("attempts", "worked", "reached", "effective", "assigned", "due")
#: Measures of events on a day, as opposed to stocks: two halves of a period add up.
_BY_DAY = {
    "I05": ("attempts", "effective", "answered", "due"),
    "I06": ("asked", "approved", "rejected", "executed", "made", "without", "unasked"),
    "I07": ("requested", "managed", "offered", "answered"),
    "I09": ("sessions", "summoned", "attended", "evaluated"),
    "I11": (),
}


class _Undone(Exception):
    """Raised to roll back an example."""


@tagged("post_install", "-at_install", "slow")
class TestReportWorkProperties(WorkLiving, DelegationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town.advisor_id = cls.front2
        cls.reports = cls.env["grandes.clientes.report"].with_user(cls.coordinator)
        cls.funds = cls.env["grandes.clientes.mission.area"]._find_by_code("VFO")
        # The beginning of the month: people on both sides, a list to contact, a topic.
        cls.people = cls.front | cls.front2 | cls.back
        cls.others = cls._registered(beneficiary_id_number="52123456")
        campaigns = (
            cls.env["grandes.clientes.outreach.campaign"]
            .with_user(cls.supervisor)
            .create(
                [
                    {
                        "name": f"Campaña {number}",
                        "date_to": date(2026, 10, 30),
                        "spacing_hours": 1,
                        "entity_domain": f"[('id', 'in', {(cls.ies | cls.town).ids})]",
                    }
                    for number in range(4)
                ]
            )
        )
        campaigns._do_freeze()
        cls.topic = (
            cls.env["grandes.clientes.training.topic"]
            .with_user(cls.supervisor)
            .create({"name": "Giros", "mission_area_id": cls.treasury.id, "hours": 1.5})
        )

    def test_reports_of_the_work_add_up_after_any_acts(self):
        @examples(8)
        @given(st.data(), st.integers(0, 2), st.integers(0, 3))
        def check(data, first, days):
            try:
                with self.env.cr.savepoint():
                    self._live(data)
                    start = _FIRST + timedelta(days=first)
                    with clock.at(_AFTER):
                        self._check_period(start, start + timedelta(days=days))
                    raise _Undone
            except _Undone:
                self.env.invalidate_all()

        check()

    # === CHECKING === #

    def _check_period(self, first, last):
        middle = first + (last - first) // 2
        for code in CODES:
            whole = self.reports._make(code, first, last)
            self._check_totals(whole)
            self._check_figures(whole)
            for cut, (values, measures) in self._get_cuts().get(code, {}).items():
                self._check_parts(
                    whole,
                    [
                        self.reports._make(code, first, last, cuts={cut: value})
                        for value in values
                    ],
                    measures,
                )
            if middle < last:
                self._check_parts(
                    whole,
                    [
                        self.reports._make(code, first, middle),
                        self.reports._make(code, middle + timedelta(days=1), last),
                    ],
                    _BY_DAY[code],
                )

    def _get_cuts(self):
        """Return ``{code: {cut: (values that split it, measures that are split)}}``."""
        people = self.people.ids
        entities = [self.ies.id, self.town.id]
        return {
            "I05": {
                "entity": (entities, _ALL_CONTACTS),
                "advisor": (people, ("attempts", "effective", "assigned", "due")),
            },
            "I06": {
                "area": ([self.treasury.id, self.funds.id], ("asked", "approved")),
                "entity": (entities, ("asked", "approved", "made", "without")),
            },
            # A session belongs to all summoned users; only their attendance is split.
            "I09": {"advisor": (people, ("summoned", "attended", "evaluated"))},
            "I11": {"entity": (entities, ("touched", "failed", "overdue"))},
        }

    def _get_numbers(self, report):
        """Return ``{measure: total}`` of the report's tables."""
        return {
            column.code: section.total(column.code) or 0
            for section in report.sections
            for column in section.columns
            if column.source and section.totals
        }

    def _check_parts(self, whole, parts, measures):
        wanted = self._get_numbers(whole)
        found = [self._get_numbers(part) for part in parts]
        for measure in measures:
            self.assertEqual(
                sum(each[measure] for each in found),
                wanted[measure],
                f"{whole.code} {measure}",
            )

    def _check_totals(self, report):
        for section in report.sections:
            for column in section.columns:
                # Sums of minutes and calls, too; never averages and medians.
                if not (section.totals and column.source and column.kind == "integer"):
                    continue
                cells = [cell or 0 for cell in section.column(column.code)]
                total = section.total(column.code) or 0
                where = f"{report.code} {section.code} {column.code}"
                if column.source == "touched":
                    # A case affected in several systems counts once.
                    self.assertTrue(max(cells, default=0) <= total <= sum(cells), where)
                else:
                    self.assertEqual(sum(cells), total, where)

    def _check_figures(self, report):
        """Check that each figure has as many records; in two tables, the same ones."""
        behind = self.reports._get_figure_records(report)
        for section in report.sections:
            for column in section.columns:
                if not column.measure or not section.totals:
                    continue
                for key, group in [("", None)] + [
                    (key, section.group) for key in section.keys
                ]:
                    figure = (column.source, group, key, column.measure)
                    shown = (
                        section.total(column.code)
                        if group is None
                        else section.column(column.code)[section.keys.index(key)]
                    )
                    self.assertEqual(
                        len(behind[figure][1]), shown, f"{report.code} {figure}"
                    )
