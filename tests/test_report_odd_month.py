"""A month of rare events: cases reopened, repeats undone, escalations called back.

November of 2026 has 19 business days; the 2nd and the 16th are holidays. The term is 15
business days.

====  ======  ================  ====================================================
A     phone   5 Oct             its term ended 27 Oct; closed 4 Nov: late
B     phone   31 Oct, 23:50     registered and closed 3 Nov
C     email   3 Nov             interim 4 Nov; closed 5 Nov, bounced 6, closed 10
D     email   3 Nov             area 3 Nov, rejected (wrong area) 4 Nov; area 4 Nov,
                                answered 6 Nov; closed 9 Nov
E     email   4 Nov             repeat of D, undone 5 Nov; withdrawn 6 Nov
F     phone   9 Nov             closed, reopened the same day, closed 10 Nov
G     email   10 Nov            transferred, reopened 11 Nov, dismissed 12 Nov,
                                reopened 13 Nov; pending, never escalated
H     email   30 Nov, 23:59     not registered yet
I     email   1 Dec, 00:00      not of this month
J     email   3 Nov             a repeat of C, and stays one
K     email   5 Nov             back office 5 Nov, escalated on 9 Nov, returned 11 Nov;
                                closed 12 Nov
L     email   20 Oct            area 21 Oct, called back 3 Nov; its term ended 11 Nov;
                                closed 12 Nov: late
M     email   20 Oct            area 21 Oct, distributed 4 Nov; answered 30 Nov, 23:00
====  ======  ================  ====================================================
"""

from datetime import date
from decimal import Decimal

from odoo.tests import tagged

from .escalation_common import EscalationCommon
from .report_common import BODY, STRAIGHT, local

NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
# (numerator, denominator, figure)
EXPECTED = {
    "I01": {
        # A and L of A, B, C, C, D, F, F, K and L are late.
        "I01.opportunity": (7, 9, "77.78"),
        # D and K went to areas; L was called back.
        "I01.fcr": (7, 9, "77.78"),
        # M of G, H and M.
        "I01.overdue": (1, 3, "33.33"),
        # D's second; M's took six weeks.
        "I01.areas": (1, 2, "50.00"),
    },
    "I02": {"I02.overdue": (1, 3, "33.33"), "I02.unescalated": (1, 3, "33.33")},
    "I03": {
        "I03.matrix": (0, 0, None),
        "I03.legal": (0, 0, None),
        "I03.median": (None, 0, None),
    },
    "I04": {
        # D and K of B, C, D, E, F, G and K.
        "I04.rate": (2, 7, "28.57"),
        # The first escalations of D and K.
        "I04.on_time": (2, 2, "100.00"),
        "I04.well": (3, 4, "75.00"),
        # The first of D's two, the second of K, and M's.
        "I04.rejection": (1, 4, "25.00"),
        # D took 2 days, M 26.
        "I04.median": (None, 2, "14.00"),
    },
}


@tagged("post_install", "-at_install")
class TestReportOddMonth(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = {}
        cls._live_through_october()
        cls._live_through_november()
        with local(12, 1, 0, 0):
            cls._receive("I", register=False)
        cls.reports = cls.env["grandes.clientes.report"].with_user(cls.coordinator)

    @classmethod
    def _receive(cls, letter, register=True, twin=None, **vals):
        number = str(71_000_000 + ord(twin or letter))
        case = cls.case[letter] = cls._case(beneficiary_id_number=number, **vals)
        if register:
            case._do_register()

    @classmethod
    def _escalate(cls, letter, user=None, **kwargs):
        case = cls.case[letter].with_user(user or cls.front)
        return case._do_escalate("mission_area", reason=STRAIGHT, **kwargs)

    @classmethod
    def _desk(cls, letter, user=None):
        held = cls.case[letter].escalation_ids.filtered(
            lambda each: each.state in ("sent", "accepted")
        )
        return held.with_user(user or cls.creditor)

    @classmethod
    def _close(cls, letter):
        """Answer by telephone, or by a mail that the server accepts."""
        case = cls.case[letter]
        if case.channel_id.code == "phone":
            return case._do_answer(BODY, means="phone")
        answer = case._do_answer(BODY)
        # sudo: as recorded by the mail queue.
        answer.sudo()._apply_delivered()
        return answer

    @classmethod
    def _live_through_october(cls):
        with local(10, 5):
            cls._receive("A", channel="phone")
        with local(10, 20):
            cls._receive("L")
            cls._receive("M")
        with local(10, 21):
            cls._escalate("L")
            cls._escalate("M")
        with local(10, 31, 23, 50):
            cls._receive("B", register=False, channel="phone")

    @classmethod
    def _live_through_november(cls):
        with local(11, 3):
            cls.case["B"]._do_register()
            cls._close("B")
            cls._receive("C")
            cls._receive("J", twin="C")
            cls._receive("D")
            cls._escalate("D")
            cls._desk("L", cls.supervisor)._do_cancel("El soporte ya estaba.")
        with local(11, 4):
            cls._close("A")
            cls.case["C"]._do_answer("Estamos gestionando.", kind="interim")
            cls._desk("D")._do_reject("wrong_area")
            cls._escalate("D")
            cls._receive("E", twin="D")
            cls._desk("M")._do_assign(cls.creditor)
        with local(11, 5):
            bounced = cls._close("C")
            cls.case["E"]._do_not_duplicate("Es de otro semestre.")
            cls._receive("K")
            cls.case["K"]._do_escalate("back_office")
        with local(11, 6):
            bounced.sudo()._apply_failed({bounced.id: "Rebotó."})
            cls._desk("D")._do_answer(BODY)
            cls.case["E"]._do_withdraw("Por correo.")
        with local(11, 9):
            cls._close("D")
            cls._escalate("K", cls.back)
            cls._receive("F", channel="phone")
            cls._close("F")
        with local(11, 9, 15):
            cls.case["F"].with_user(cls.supervisor)._do_reopen("No era el pago.")
        with local(11, 10):
            cls._close("C")
            cls._close("F")
            cls._receive("G")
            cls.case["G"]._do_transfer("Canal general", "No es de un gran cliente.")
        with local(11, 11):
            cls.case["G"].with_user(cls.supervisor)._do_reopen("Sí lo es.")
            cls._desk("K")._do_return("El soporte del pago.")
        with local(11, 12):
            cls.case["G"]._do_dismiss("thanks")
            cls._close("K")
            cls._close("L")
        with local(11, 13):
            cls.case["G"].with_user(cls.supervisor)._do_reopen("Pide algo más.")
        with local(11, 30, 23):
            cls._desk("M")._do_answer(BODY)
        with local(11, 30, 23, 59):
            cls._receive("H", register=False)

    def _make(self, code):
        with local(12, 3):
            return self.reports._make(code, *NOVEMBER)

    def test_indicators(self):  # 5.2.20
        for code, expected in EXPECTED.items():
            report = self._make(code)
            found = {
                each.code: (each.numerator, each.n, each.value)
                for each in report.indicators
                if each.code in expected
            }
            wanted = {
                name: (part, whole, value and Decimal(value))
                for name, (part, whole, value) in expected.items()
            }
            self.assertEqual(found, wanted, code)

    def test_balance_of_cases(self):  # I01
        (balance,) = self._make("I01").reconciliations
        self.assertEqual(
            [term.sign * term.value for term in balance.terms],
            # before, received, reopened, came back, not a repeat, closed, withdrawn,
            # transferred, dismissed, repeats
            [4, 8, 3, 1, 1, -9, -1, -1, -1, -2],
        )
        self.assertEqual(balance.result, 3)
        self.assertTrue(balance.holds)

    def test_balance_of_escalations(self):  # I04, C5
        (balance,) = self._make("I04").reconciliations
        self.assertEqual(
            [term.value for term in balance.terms],
            # before, escalated, answered, rejected, returned, escalated on, cancelled
            [2, 4, 2, 1, 1, 1, 1],
        )
        self.assertEqual(balance.result, 0)
        self.assertTrue(balance.holds)

    def test_volumes(self):  # I01
        section = self._make("I01").section("channel")
        # filings, before, received, registered, repeats, escalated, closed, pending,
        # overdue
        self.assertEqual(section.totals[1:], [8, 4, 8, 7, 2, 2, 9, 3, 1])

    def test_midnight_is_bogota_s(self):
        section = self._make("I01").section("day")
        received = dict(zip(section.keys, section.column("received"), strict=True))
        self.assertEqual(received["2026-11-30"], 1)
        self.assertNotIn("2026-12-01", received)
        self.assertNotIn("2026-11-01", received)

    def test_ages(self):  # I02
        section = self._make("I02").section("cases")
        # G, M and H, by the end of their terms.
        ages = dict(zip(section.keys, section.column("age"), strict=True))
        letters = {str(self.case[letter].id): letter for letter in "GHM"}
        self.assertEqual(
            {letters[key]: age for key, age in ages.items()},
            {"M": 27, "G": 13, "H": 0},
        )
