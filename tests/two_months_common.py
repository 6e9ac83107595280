"""The two months of `two_months_count`, simulated with the real acts."""

from datetime import date, datetime

from ..tools import clock
from .escalation_common import EscalationCommon
from .report_common import BODY, BOGOTA, STRAIGHT, local
from .two_months_count import MONTHS, at, count


class TwoMonthsCommon(EscalationCommon):
    """The two months, simulated with the real acts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.print_delay", "20")
        cls.case = {}
        cls._live_through_october()
        cls._live_through_november()
        cls._stand_still(datetime(2026, 12, 3, 15))
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.reports = (
            cls.env["grandes.clientes.report"]
            .with_user(cls.coordinator)
            .with_context(force_report_rendering=True)
        )
        cls.expected = {name: count(*days) for name, days in MONTHS.items()}

    # === LIVING === #

    @classmethod
    def _receive(cls, letter, register=True, twin=None, arrived=None, **vals):
        number = str(73_000_000 + ord(twin or letter))
        vals = {"beneficiary_id_number": number, **vals}
        if arrived:
            # As the gateway takes the data from our own mail server.
            with clock.of(arrived):
                filing = cls.env["grandes.clientes.filing"].create(
                    {
                        "channel_id": cls._channel("email").id,
                        "partner_id": cls.ies.id,
                        "contact_id": cls.contact.id,
                        "subject": "Pago no aplicado",
                    }
                )
            vals["filing_id"] = filing.id
        case = cls.case[letter] = cls._case(**vals)
        if register:
            case._do_register()
        return case

    @classmethod
    def _letter(cls, letter, number, day):
        return cls._receive(
            letter,
            channel="written",
            mercurio_in_number=f"2026ER{number:07}",
            mercurio_in_date=day,
        )

    @classmethod
    def _by_mail(cls, letter, sent, delivered, settled):
        """Send an answer, let the server accept it, and settle it by the cron."""
        Answer = cls.env["grandes.clientes.case.answer"]
        with local(*sent):
            answer = cls.case[letter]._do_answer(BODY, means="email")
        with local(*delivered):
            answer.sudo().mail_id._log_on_answers("delivered")
        with local(*settled):
            Answer._apply_outcomes(Answer._get_delivery_outcomes())

    @classmethod
    def _to_area(cls, letter, **kwargs):
        return cls.case[letter]._do_escalate("mission_area", reason=STRAIGHT, **kwargs)

    @classmethod
    def _desk(cls, letter):
        held = cls.case[letter].escalation_ids.filtered(
            lambda each: each.state in ("sent", "accepted")
        )
        return held.with_user(cls.creditor)

    @classmethod
    def _holiday(cls, day):
        closure = cls.env["grandes.clientes.closure"].with_user(cls.coordinator)
        closure.create({"name": "Día cívico", "date_from": day}).action_confirm()
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _live_through_october(cls):
        late = {"late_reason": "Faltaba el soporte."}
        with local(10, 1):
            cls._receive("A", channel="phone")
            cls._receive("D")
        with local(10, 2):
            cls._receive("O")
        with local(10, 5):
            cls._receive("E", channel="phone")
        with local(10, 6):
            cls._receive("Q", channel="phone")
        with local(10, 8, 10):
            cls._letter("C", 42, "2026-10-08")
        with local(10, 13):
            cls._receive("B")
        with local(10, 13, 10):
            cls._letter("P", 43, "2026-10-13")
        with local(10, 14):
            cls._receive("G")
            cls.case["Q"].with_user(cls.supervisor)._do_suspend(
                "jurisdiction", "Conflicto de competencia."
            )
        with local(10, 19):
            cls._to_area("G", **late)
        with local(10, 20):
            cls._holiday("2026-10-09")
        with local(10, 21):
            cls._desk("G")._do_reject("wrong_area")
        with local(10, 22):
            cls._to_area("G")
        with local(10, 23, 8, 30):
            cls.case["A"]._do_answer(BODY, told_on=at(10, 22, 23, 58) + BOGOTA)
        cls._by_mail("D", (10, 26, 17), (10, 27, 0, 1), (10, 27, 0, 3))
        with local(10, 28, 16):
            cls.case["E"]._do_answer(BODY)
        with local(10, 30, 15):
            cls.case["C"]._do_answer(BODY, means="mercurio")
        with local(10, 30, 23, 59):
            cls._receive("F", register=False)
        cls._by_mail("B", (10, 31, 17), (10, 31, 23, 58), (11, 1, 0, 3))

    @classmethod
    def _live_through_november(cls):
        late = {"late_reason": "Faltaba el soporte."}
        with local(11, 3):
            cls.case["C"].answer_ids._do_record_mercurio_out(
                "2026EE0000042", "2026-10-30"
            )
            cls.case["F"]._do_register()
            cls._receive("I")
        with local(11, 4):
            cls._to_area("F")
        with local(11, 4, 16):
            cls.case["P"]._do_answer(BODY, means="mercurio")
        with local(11, 5):
            cls._receive("K", register=False, channel="phone")
            cls._receive("L")
            cls._desk("G")._do_answer(BODY)
        cls._by_mail("G", (11, 5, 17), (11, 6, 0, 4), (11, 6, 0, 6))
        with local(11, 6):
            cls.case["K"]._do_dismiss("thanks")
            cls.case["P"].answer_ids._do_record_mercurio_out("2026EE0000043")
        with local(11, 9):
            cls.case["L"]._do_withdraw("Por correo.")
            cls.case["P"].answer_ids.with_user(
                cls.supervisor
            )._do_correct_mercurio_date(date(2026, 11, 4), "La planilla de Mercurio.")
        with local(11, 10):
            cls._receive("J", twin="I")
        with local(11, 12):
            cls._to_area("I", **late)
        with local(11, 12, 11):
            cls.case["Q"]._do_answer(BODY)
        with local(11, 18):
            cls._desk("F")._do_answer(BODY)
        cls._by_mail("F", (11, 19, 9), (11, 19, 10), (11, 19, 10, 5))
        with local(11, 19):
            cls._receive("H")
        with local(11, 19, 23, 58):
            job = (
                cls.env["grandes.clientes.job"]
                .with_user(cls.front)
                ._create_job(
                    cls.case["H"],
                    "_do_escalate",
                    "Escalonamiento",
                    target="mission_area",
                    reason=STRAIGHT,
                )
            )
        with local(11, 20, 0, 5):
            while job._run_chunk():
                pass
        with local(11, 24):
            cls._desk("I")._do_answer(BODY)
        with local(11, 25):
            cls._holiday("2026-11-20")
        cls._by_mail("I", (11, 30, 17), (11, 30, 23, 59), (12, 1, 0, 2))
        with local(12, 1, 0, 0):
            cls._receive("N", register=False)
        with local(12, 1, 0, 4):
            cls._receive("M", register=False, arrived=at(11, 30, 23, 58) + BOGOTA)
        with local(12, 1):
            cls.case["M"]._do_register()
