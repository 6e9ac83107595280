"""Whatever happens in the rooms, their reports add up: totals, cuts, balances."""

from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import clock
from .properties import examples, given, st
from .quality_common import QualityCommon
from .report_common import local

PNC = "grandes.clientes.quality.nonconformity"
MOVEMENT = "grandes.clientes.staff.movement"
CODES = ("I08", "I10", "I12")
_QUICK = examples(10)
_START = datetime(2026, 9, 21, 15)
_FIRST = date(2026, 9, 21)
_PNC_ACTS = ("pnc", "open", "treat", "implement", "move_due", "conclude", "reject")
_ACTS = (*_PNC_ACTS, *_PNC_ACTS, "move", "tell", "leave", "call_off", "direct", "sign")
#: Values to cut each report by, which split all of its records.
_TYPES = ("T22", "T11")


class _Undone(Exception):
    """Raised to roll back an example."""


@tagged("post_install", "-at_install", "slow")
class TestReportRoomsProperties(QualityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_pnc_from = date(2026, 9, 1)
        cls.env.company.grandes_clientes_oversight_email = "interventoria@example.com"
        cls.quality2 = cls._user("quality2", "group_quality")
        # sudo: they have been working since before the month.
        cls.env["grandes.clientes.access.grant"].sudo().search([]).date_from = datetime(
            2026, 7, 20, 15
        )
        cls.credit = cls.env["grandes.clientes.mission.area"]._find_by_code("VCC")
        cls.reports = cls.env["grandes.clientes.report"].with_user(cls.coordinator)

    def test_reports_of_the_rooms_add_up_after_any_acts(self):
        @_QUICK
        @given(st.data(), st.integers(8, 16), st.integers(0, 3), st.integers(0, 3))
        def check(data, length, first, days):
            try:
                with self.env.cr.savepoint():
                    now = self._live(data, length)
                    start = _FIRST + timedelta(days=first)
                    self._check_period(start, start + timedelta(days=days), now)
                    raise _Undone
            except _Undone:
                self.env.invalidate_all()

        check()

    # === LIVING === #

    def _live(self, data, length):
        """Perform acts that may be refused, seven hours apart.

        :return: the instant of the last one
        """
        now = _START
        for _step in range(length):
            now += timedelta(hours=7)
            act = data.draw(st.sampled_from(_ACTS))
            with clock.at(now):
                try:
                    with self.env.cr.savepoint():
                        getattr(self, f"_{act}")(data)
                        self.env.flush_all()
                except (AccessError, UserError, ValidationError):
                    self.env.invalidate_all()
        return now

    def _any(self, data, model, user, domain=()):
        found = self.env[model].with_user(user).search(list(domain))
        if not found:
            raise UserError("None.")  # pylint: disable=translation-required
        return data.draw(st.sampled_from(list(found)))

    def _pnc(self, data):
        code = data.draw(st.sampled_from(_TYPES))
        self.env[PNC].with_user(self.quality).create(
            {
                "description": "No conforme",
                "requirement": "5.2.14",
                "typification_id": self._typification(code).id,
                "cause_id": self.env["grandes.clientes.reason"]
                ._find_reason("pnc_cause", data.draw(st.sampled_from(("area", "load"))))
                .id,
                "responsible_id": self.supervisor.id,
                "due_on": clock.today(self.env.company)
                + timedelta(days=data.draw(st.integers(0, 2))),
                "treatment": data.draw(st.sampled_from(("correction", "rework"))),
                "corrective_action": "Lista",
                "cause_analysis": "Porque sí",
                "effect_days": 1,
            }
        )._do_open()

    def _open(self, data):
        self._any(data, PNC, self.quality)._do_open()

    def _reject(self, data):
        self._any(data, PNC, self.quality)._do_reject("No lo es")

    def _treat(self, data):
        self._any(data, PNC, self.supervisor)._do_treat("Hecho")

    def _implement(self, data):
        self._any(data, PNC, self.supervisor)._do_implement("Hecho")

    def _move_due(self, data):
        record = self._any(data, PNC, self.quality)
        record._do_move_due(record.due_on + timedelta(days=1), "Espera")

    def _conclude(self, data):
        record = self._any(data, PNC, self.quality2)
        record._do_conclude(data.draw(st.booleans()), "Por el número")

    def _move(self, data):
        side = data.draw(st.sampled_from(("outsourcing", "mission_area")))
        self.env[MOVEMENT].with_user(self.supervisor).create(
            {
                "kind": data.draw(st.sampled_from(("joiner", "leaver"))),
                "side": side,
                "person_name": "Alguien",
                "mission_area_id": self.credit.id if side == "mission_area" else False,
                "effective_on": clock.today(self.env.company)
                + timedelta(days=data.draw(st.integers(-1, 2))),
            }
        )

    def _tell(self, data):
        self._any(data, MOVEMENT, self.supervisor)._do_communicate()

    def _call_off(self, data):
        self._any(data, MOVEMENT, self.supervisor)._do_cancel("Ya no")

    def _leave(self, data):
        """Make an official (without an outsourcing account) or an advisor leave."""
        person = data.draw(st.sampled_from((self.front2, self.back, self.official)))
        self.env[MOVEMENT].with_user(self.supervisor).create(
            {
                "kind": "leaver",
                "user_id": person.id,
                "effective_on": clock.today(self.env.company),
                "ground": "resignation",
            }
        )._do_communicate()

    def _direct(self, data):
        channel = data.draw(st.sampled_from(("phone", "email")))
        case = self._registered(
            channel=channel,
            beneficiary_id_number=str(data.draw(st.integers(60000000, 60000099))),
        )
        who = data.draw(st.sampled_from((self.quality, self.supervisor)))
        self.Audit.with_user(who)._do_direct(case, "Queja")

    def _sign(self, data):  # pylint: disable=arguments-differ
        who = data.draw(st.sampled_from((self.quality, self.supervisor)))
        audit = self._any(data, self.Audit._name, who, [("state", "=", "drawn")])
        answers = {
            code: data.draw(st.sampled_from(("yes", "no")))
            for code in ("ecuf", "ecn", "ecc", "enc")
        }
        self._mark(audit, **answers)._do_sign()

    # === CHECKING === #

    def _check_period(self, first, last, now):
        with clock.at(max(now, datetime(2026, 10, 2, 12))):
            for code in CODES:
                whole = self.reports._make(code, first, last)
                for balance in whole.reconciliations:
                    self.assertTrue(balance.holds, f"{code} {balance}")
                self._check_totals(whole)
                self._check_figures(whole)
                for cut, values in self._get_cuts(code).items():
                    self._check_cuts(
                        whole,
                        [
                            self.reports._make(code, first, last, cuts={cut: value})
                            for value in values
                        ],
                    )
            self._check_next(first, last)

    def _get_cuts(self, code):
        """Return ``{cut: values that split a report's records}``."""
        types = [self._typification(each).id for each in (*_TYPES, "T01")]
        channels = [self._channel(each).id for each in ("phone", "email")]
        return {
            "I08": {"typification": [*types, False]},
            "I10": {"area": [False, self.treasury.id, self.credit.id]},
            "I12": {"channel": channels},
        }[code]

    def _check_totals(self, report):
        for section in report.sections:
            for column in section.columns:
                if column.measure and section.totals:
                    self.assertEqual(
                        sum(section.column(column.code)),
                        section.total(column.code),
                        f"{report.code} {section.code} {column.code}",
                    )

    def _check_figures(self, report):
        """Check that each figure has as many records behind it."""
        behind = self.reports._get_figure_records(report)
        for section in report.sections:
            for column in section.columns:
                if column.measure and section.totals:
                    figure = (column.source, None, "", column.measure)
                    self.assertEqual(
                        len(behind[figure][1]),
                        section.total(column.code),
                        f"{report.code} {figure}",
                    )

    def _check_cuts(self, report, parts):
        for index, balance in enumerate(report.reconciliations):
            cut = [part.reconciliations[index] for part in parts]
            self.assertTrue(all(each.holds for each in cut), cut)
            self.assertEqual(balance.result, sum(each.result for each in cut))
        for place, indicator in enumerate(report.indicators):
            numbers = [part.indicators[place].n for part in parts]
            # Figures of the whole channel are not given for a part of it.
            if None not in numbers:
                self.assertEqual(indicator.n, sum(numbers), indicator.code)

    def _check_next(self, first, last):
        """Check that the cases open at the end of a period begin the next one."""
        one = self.reports._make("I08", first, last)
        after = last + timedelta(days=1)
        two = self.reports._make("I08", after, after + timedelta(days=1))
        for this, that in zip(one.reconciliations, two.reconciliations, strict=True):
            self.assertEqual(this.result, that.terms[0].value, this.code)


@tagged("post_install", "-at_install")
class TestIndicatorsOfNothing(QualityCommon):
    def test_nobody_and_nothing_is_no_data(self):
        other = self.env["res.company"].create({"name": "Otra"})
        # sudo: no user of the tests works in this company.
        reports = self.env["grandes.clientes.report"].sudo()
        with local(10, 7):
            for code in CODES:
                report = reports._make(
                    code, date(2026, 9, 1), date(2026, 9, 30), company=other
                )
                self.assertEqual(report.status, "no_data", code)
                self.assertFalse(
                    [each.code for each in report.indicators if each.value is not None]
                )
