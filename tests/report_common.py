"""A month of the channel, simulated with the real acts; its figures by hand.

September of 2026 has 22 business days and no holiday. Received → what happened:

====  =========  ==============  =================================================
A     phone      24 Aug          closed 15 Sep, a day after its term (14 Sep): late
B     email      26 Aug          area 27 Aug, answered 3 Sep; withdrawn 21 Sep
C     phone      27 Aug          closed 28 Aug; reopened 2 Sep; closed 4 Sep
Z     email      20 Aug          never touched; its term ended 10 Sep
D     phone      1 Sep           closed the same day
E     email      2 Sep           back office 3 Sep, answered 4 Sep; closed 7 Sep
F     email      2 Sep           area 3 Sep, rejected (wrong area) 8 Sep; its term
                                 ended 23 Sep
G     email      14 Sep          area 17 Sep, late (R1); matrix until 29 Sep; pending
H     email      15 Sep          a repeat of F
I     phone      16 Sep          two cases of one filing, dismissed
J     email      17 Sep          transferred 18 Sep
K     in person  30 Sep, 23:30   not registered yet
L     email      1 Oct, 00:10    not of this month
====  =========  ==============  =================================================

In October F is closed and G answered, which changes no figure of September.
"""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..reports import DEFINITIONS, OF_CONTROLS
from ..tools import clock
from .escalation_common import EscalationCommon

#: Bogotá is five hours behind UTC, all year.
BOGOTA = timedelta(hours=5)
SEPTEMBER = date(2026, 9, 1), date(2026, 9, 30)
#: When the month's reports are created.
OCTOBER = datetime(2026, 10, 7, 15, 0)
CODES = tuple(code for code in DEFINITIONS if code not in OF_CONTROLS)
BODY = "El pago ya está aplicado."
STRAIGHT = "El área conoce el caso."


def local(month, day, hour=9, minute=0):
    """Run the block at a local time of 2026 in Bogotá."""
    return clock.at(datetime(2026, month, day, hour, minute) + BOGOTA)


@tagged("post_install", "-at_install", "slow")
class ReportCommon(EscalationCommon):
    """The month above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._documents = iter(range(70_000_000, 80_000_000))
        cls.case = {}
        cls._live_through_august()
        cls._live_through_september()
        cls._surveys()
        cls.reports = cls.env["grandes.clientes.report"].with_user(cls.coordinator)
        with local(10, 1, 0, 5):
            #: The reports as created right after the end of the month.
            cls.at_its_end = {code: cls._make(code) for code in CODES}
        cls._live_through_october()
        cls._stand_still(OCTOBER)

    @classmethod
    def _receive(cls, letter, register=True, **vals):
        case = cls._case(beneficiary_id_number=str(next(cls._documents)), **vals)
        if register:
            case._do_register()
        cls.case[letter] = case
        return case

    @classmethod
    def _close(cls, letter):
        cls.case[letter]._do_answer(BODY, means="phone")

    @classmethod
    def _live_through_august(cls):
        with local(8, 20):
            cls._receive("Z")
        with local(8, 24):
            cls._receive("A", channel="phone")
        with local(8, 26):
            cls._receive("B")
        with local(8, 27):
            cls.case["B"]._do_escalate("mission_area", reason=STRAIGHT)
            cls._receive("C", channel="phone")
        with local(8, 28):
            cls._close("C")

    @classmethod
    def _live_through_september(cls):
        case = cls.case
        with local(9, 1):
            cls._receive("D", channel="phone")
            cls._close("D")
        with local(9, 2):
            case["C"].with_user(cls.supervisor)._do_reopen("No se aplicó.")
            cls._receive("E")
            cls._receive("F")
        with local(9, 3):
            cls._desk("B")._do_answer(BODY)
            case["E"]._do_escalate("back_office")
            case["F"]._do_escalate("mission_area", reason=STRAIGHT)
        with local(9, 4):
            cls._desk("E", cls.back)._do_answer(BODY)
            cls._close("C")
        with local(9, 7):
            cls._close("E")
        with local(9, 8):
            cls._desk("F")._do_reject("wrong_area")
        with local(9, 14):
            cls._receive("G")
        with local(9, 15):
            cls._close("A")
            twin = cls._case(beneficiary_id_number=case["F"].beneficiary_id_number)
            twin._do_register()
            case["H"] = twin
        with local(9, 16):
            first = cls._receive("I", register=False, channel="phone")
            second = cls._case(filing_id=first.filing_id.id)
            (first + second)._do_dismiss("thanks")
        with local(9, 17):
            case["G"]._do_escalate(
                "mission_area", reason=STRAIGHT, late_reason="Faltaba el soporte."
            )
            cls._receive("J")
        with local(9, 18):
            case["J"]._do_transfer("Canal general", "No es de un gran cliente.")
        with local(9, 21):
            case["B"]._do_withdraw("Por correo.")
        with local(9, 30, 23, 30):
            cls._receive("K", register=False, channel="in_person")

    @classmethod
    def _live_through_october(cls):
        with local(10, 1, 0, 10):
            cls._receive("L")
        with local(10, 5):
            cls._close("F")
        with local(10, 6):
            cls._desk("G")._do_answer(BODY)

    @classmethod
    def _desk(cls, letter, user=None):
        """Return the open escalation of a case, as a user of its desk."""
        escalations = cls.case[letter].escalation_ids
        held = escalations.filtered(lambda each: each.state in ("sent", "accepted"))
        return held.with_user(user or cls.creditor)

    @classmethod
    def _surveys(cls):
        """Four questions: sent, answered, mark, recommendation."""
        rows = (
            ("C", (8, 30), (9, 1), 3, 6),
            ("D", (9, 5), (9, 6), 5, 10),
            ("E", (9, 7), (10, 2), 1, 0),
            ("A", (9, 16), None, 0, 0),
        )
        # sudo: questions are sent by their cron, and answered by requesters.
        (
            cls.env["grandes.clientes.satisfaction"]
            .sudo()
            .create(
                [
                    {
                        "case_id": cls.case[letter].id,
                        "company_id": cls.case[letter].company_id.id,
                        "partner_id": cls.ies.id,
                        "contact_id": cls.contact.id,
                        "channel_id": cls.case[letter].channel_id.id,
                        "typification_id": cls.case[letter].typification_id.id,
                        "user_id": cls.front.id,
                        "sent_on": datetime(2026, *sent, 15),
                        "state": "answered" if answered else "sent",
                        "answered_on": answered and datetime(2026, *answered, 15),
                        "score": score,
                        "recommendation": mark,
                        "gave_recommendation": bool(answered),
                    }
                    for letter, sent, answered, score, mark in rows
                ]
            )
        )

    @classmethod
    def _make(cls, code, user=None, cuts=None, at=None):
        """Return September's report."""
        reports = cls.reports.with_user(user or cls.coordinator)
        return reports._make(code, *SEPTEMBER, cuts=cuts, at=at)

    @classmethod
    def _days(cls, first_month, first_day, last_month, last_day):
        """Return two days of 2026."""
        return date(2026, first_month, first_day), date(2026, last_month, last_day)

    @classmethod
    def _october(cls, day, hour=9, minute=0):
        return local(10, day, hour, minute)
