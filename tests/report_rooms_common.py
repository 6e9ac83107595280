"""A month of the rooms beside the cases, lived through by the real acts.

September of 2026, 22 business days. ``test_report_rooms`` has its figures, by hand.

Cases, all calls: K0 received 25 August, closed on the 26th; K1 closed 1 September, K2
and K4 on the 2nd and the 9th, all of them claims; K3, a request, on the 3rd.

Decisions (ten business days): K0 due 9 September, «yes» on the 10th, late; K1 «no» and
K2 «yes» on the 8th; K4, due the 23rd, is not decided.

Non-conformities, all by T22 but the last:

====  ==========  ============================================================
N1    24 August   cause «instruction»; treated 3, acted 4, effective 21 Sept.
N2    9 Sept.     of K2, cause «system», due the 14th, corrected on the 11th
N3    10 Sept.    a repeat of it; due the 15th, moved to the 18th, reworked 21st
N4    11 Sept.    of K0, cause «load», concession, due the 25th, untreated
N5    28 Sept.    T11, due 6 October; untreated
N6    never       proposed, and not opened
====  ==========  ============================================================

People: since 20 July there are six of the outsourcing and two of areas. ``leaving``
leaves on the 21st, told seven days before, gone that morning; ``dismissed`` on the
10th, told a day after, shut out on the 12th at ten; somebody joins on the 22nd, told
seven days before; somebody of an area without an account leaves on the 25th, told
three days before; ``front2`` changes post on the 28th, told that day; the official is
away from the 7th to the 11th. What is a draft moves nobody.

Quality: of the week from 31 August K1, K2 and K3 are drawn by both sides. The entity
signs all three: K1 with an error critical for the user, coached; K3 with one of
compliance, which an objection takes back. K4 is audited as directed, with an error
critical for the business. The outsourcing signs K1 alone, without any error.
Visits: W36 and W39 made, W37 signed on Monday after it, W38 missed; W40 ends in
October.

In October N4 is treated, K4 decided and K2 monitored, which changes nothing.
"""

from datetime import date, datetime

from ..tools import clock
from .escalation_common import EscalationCommon
from .report_common import BODY, BOGOTA, OCTOBER, local

PNC = "grandes.clientes.quality.nonconformity"
DECISION = "grandes.clientes.quality.pnc.decision"
MOVEMENT = "grandes.clientes.staff.movement"
VISIT = "grandes.clientes.quality.visit"
AUDIT = "grandes.clientes.quality.audit"


class ReportRoomsCommon(EscalationCommon):
    """The month above; rooms that come later add their own part to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.print_delay", "20")
        cls.quality2 = cls._user("quality2", "group_quality")
        cls.leaving = cls._user("leaving", "group_front_office")
        cls.dismissed = cls._user("dismissed", "group_back_office")
        cls.env["grandes.clientes.access.grant"].sudo().search([]).date_from = datetime(
            2026, 7, 20, 15
        )
        cls.env.company.write(
            {
                "grandes_clientes_pnc_from": date(2026, 8, 1),
                "grandes_clientes_visitor_id": cls.quality.id,
                "grandes_clientes_oversight_email": "interventoria@example.com",
                "grandes_clientes_seal_email": "interventoria@example.com",
                "grandes_clientes_pack_email": "comercial@example.com",
            }
        )
        cls.case, cls.pnc = {}, {}
        for live in (
            cls._live_through_august,
            cls._live_through_first_week,
            cls._live_through_audits,
            cls._live_through_decisions,
            cls._live_through_treatments,
            cls._live_through_movements,
            cls._live_through_visits,
        ):
            live()
        cls.reports = (
            cls.env["grandes.clientes.report"]
            .with_user(cls.coordinator)
            .with_context(force_report_rendering=True)
        )
        with local(10, 1, 0, 5):
            cls.at_its_end = {code: cls._make(code) for code in cls.CODES}
        cls._live_through_october()
        cls._stand_still(OCTOBER)

    CODES = ("I08", "I10", "I12")

    @classmethod
    def _make(cls, code, **kwargs):
        """Return September's report."""
        cls.env.flush_all()
        return cls.reports._make(code, date(2026, 9, 1), date(2026, 9, 30), **kwargs)

    # === CASES AND DECISIONS === #

    @classmethod
    def _close(cls, letter, received, closed, **vals):
        number = str(74_000_000 + int(letter[1:]))
        with local(*received):
            case = cls._registered(
                channel="phone", beneficiary_id_number=number, **vals
            )
        with local(*closed):
            case._do_answer(BODY, means="phone")
        cls.case[letter] = case

    @classmethod
    def _decide(cls, letter, answer, reason, nonconformity=None):
        decision = cls.env[DECISION].search([("case_id", "=", cls.case[letter].id)])
        return decision.with_user(cls.quality)._do_decide(
            answer, reason, note="Por la matriz", nonconformity=nonconformity
        )

    @classmethod
    def _live_through_august(cls):
        cls._close("K0", (8, 25), (8, 26))
        with local(8, 24):
            first = cls._pnc("N1", "instruction", due_on=date(2026, 9, 4))
            first._do_open()

    @classmethod
    def _live_through_first_week(cls):
        with local(8, 31):
            cls.env[VISIT]._cron_plan()
        cls._close("K1", (9, 1), (9, 1, 11))
        cls._close("K2", (9, 2), (9, 2, 11))
        cls._close("K3", (9, 3), (9, 3, 11), typification="T01", kind="request")
        with local(9, 6, 23, 30):
            cls.env["grandes.clientes.event.seal"]._create_seal(cls.env.company)
        cls._close("K4", (9, 8), (9, 9))

    @classmethod
    def _live_through_decisions(cls):
        with local(9, 1):
            cls.env[DECISION]._cron_find()
        with local(9, 8):
            cls.env[DECISION]._cron_find()
            cls._decide("K1", "no", "unfounded")
            cls.pnc["N2"] = cls._decide("K2", "yes", "term")
        with local(9, 10):
            cls.env[DECISION]._cron_find()
            cls.pnc["N4"] = cls._decide("K0", "yes", "term")

    # === NON-CONFORMITIES === #

    @classmethod
    def _cause(cls, code):
        return cls.env["grandes.clientes.reason"]._find_reason("pnc_cause", code)

    @classmethod
    def _get_pnc_vals(cls, cause, **vals):
        return {
            "requirement": "5.2.14: revisar la respuesta antes de enviarla",
            "cause_id": cls._cause(cause).id,
            "responsible_id": cls.supervisor.id,
            "corrective_action": "Lista de chequeo antes de enviar",
            "effect_max": 0,
            "effect_days": 10,
            **vals,
        }

    @classmethod
    def _pnc(cls, name, cause, typification="T22", **vals):
        cls.pnc[name] = (
            cls.env[PNC]
            .with_user(cls.quality)
            .create(
                {
                    "description": "Se respondió a otro beneficiario",
                    "typification_id": cls._typification(typification).id,
                    "treatment": "correction",
                    **cls._get_pnc_vals(cause, **vals),
                }
            )
        )
        return cls.pnc[name]

    @classmethod
    def _live_through_treatments(cls):
        pnc, mine = cls.pnc, lambda name: cls.pnc[name].with_user(cls.supervisor)
        with local(9, 3):
            mine("N1")._do_treat("Se envió la correcta")
        with local(9, 4):
            mine("N1")._do_implement("Se adoptó la lista")
        with local(9, 9):
            pnc["N2"].write(
                cls._get_pnc_vals(
                    "system", due_on=date(2026, 9, 14), treatment="correction"
                )
            )
            pnc["N2"]._do_open()
        with local(9, 10):
            cls._pnc("N3", "system", due_on=date(2026, 9, 15), treatment="rework")
            pnc["N3"]._do_open()
        with local(9, 11):
            mine("N2")._do_treat("Se envió la correcta")
            pnc["N4"].write(
                cls._get_pnc_vals(
                    "load",
                    due_on=date(2026, 9, 25),
                    treatment="concession",
                    concession_by="Vicepresidencia de Crédito y Cobranza",
                    concession_until=date(2026, 12, 31),
                )
            )
            pnc["N4"]._do_open()
        with local(9, 14):
            pnc["N3"]._do_move_due(date(2026, 9, 18), "Espera al área")
        with local(9, 21):
            mine("N3")._do_treat("Se rehizo")
            pnc["N1"].with_user(cls.quality2)._do_conclude(True, "Ninguna más")
        with local(9, 28):
            cls._pnc("N5", "instruction", "T11", due_on=date(2026, 10, 6))
            pnc["N5"]._do_open()
            cls._pnc("N6", "instruction")

    # === PEOPLE === #

    @classmethod
    def _movement(cls, kind, day, user=None, **vals):
        return (
            cls.env[MOVEMENT]
            .with_user(cls.supervisor)
            .create(
                {
                    "kind": kind,
                    "effective_on": date(2026, 9, day),
                    "user_id": user and user.id,
                    **vals,
                }
            )
        )

    @classmethod
    def _live_through_movements(cls):
        with local(9, 7):
            cls.official.with_user(cls.supervisor)._do_record_absence(
                datetime(2026, 9, 7, 13), datetime(2026, 9, 11, 22)
            )
        with local(9, 11):
            gone = cls._movement("leaver", 10, cls.dismissed, ground="dismissal")
            gone._do_communicate()
        with local(9, 12, 10):
            gone.with_user(cls.manager)._do_carry_out()
        with local(9, 14):
            leaver = cls._movement(
                "leaver",
                21,
                cls.leaving,
                ground="resignation",
                successor_id=cls.front2.id,
            )
            leaver._do_communicate()
        with local(9, 15):
            cls._movement(
                "joiner", 22, person_name="Nueva Asesora", side="outsourcing"
            )._do_communicate()
            cls._movement("joiner", 23, person_name="Un borrador", side="outsourcing")
        with local(9, 18, 17):
            leaver._do_hand_over()
        with local(9, 21, 8):
            leaver.with_user(cls.manager)._do_carry_out()
        with local(9, 22):
            cls._movement(
                "leaver",
                25,
                person_name="Sin Cuenta",
                side="mission_area",
                mission_area_id=cls.credit.id,
                ground="resignation",
            )._do_communicate()
        with local(9, 28):
            cls._movement(
                "transfer",
                28,
                cls.front2,
                profile_id=cls.env["grandes.clientes.access.profile"]
                .search([("code", "=", "back_office")], limit=1)
                .id,
                ground="promotion",
            )._do_communicate()

    # === AUDITS AND VISITS === #

    @classmethod
    def _draw(cls, user):
        sample = (
            cls.env["grandes.clientes.quality.sample"]
            .with_user(user)
            .create({"date_from": "2026-08-31", "date_to": "2026-09-06", "size": 5})
        )
        sample._do_draw()
        return {audit.sudo().case_id: audit for audit in sample.audit_ids}

    @classmethod
    def _sign(cls, audit, **answers):
        audit._do_start()
        failed = set()
        for mark in audit.mark_ids:
            # One of a class is enough.
            is_first = mark.error_class not in failed
            answer = answers.get(mark.error_class) if is_first else None
            failed.add(mark.error_class)
            mark.write({"answer": answer or "yes", "reason": "Minuto 02:10"})
        audit.write(
            {
                "identity_in_case": "yes",
                "identity_in_mercurio": "no_data",
                "recording_reference": "REC-1",
                "recording_minute": "02:10",
            }
        )
        audit._do_sign()
        return audit.mark_ids.filtered(lambda mark: mark.answer == "no")

    @classmethod
    def _live_through_audits(cls):
        case = cls.case
        with local(9, 7):
            theirs, ours = cls._draw(cls.quality), cls._draw(cls.supervisor)
        cls.theirs, cls.ours = theirs, ours
        with local(9, 8):
            wrong = cls._sign(theirs[case["K1"]], ecuf="no")
            cls._sign(theirs[case["K2"]])
            late = cls._sign(theirs[case["K3"]], ecc="no")
            cls._sign(ours[case["K1"]])
        with local(9, 9):
            theirs[case["K1"]].with_user(cls.supervisor)._do_coach(
                wrong.with_user(cls.supervisor), "Escuchar juntos", date(2026, 9, 18)
            )
            objection = (
                theirs[case["K3"]]
                .with_user(cls.front)
                ._do_object(late.with_user(cls.front), "yes", "Está en el minuto 3")
            )
        with local(9, 10):
            objection.with_user(cls.quality2)._do_accept("Así es")
            chosen = (
                cls.env[AUDIT].with_user(cls.quality)._do_direct(case["K4"], "Reclamo")
            )
            cls._sign(chosen, ecn="no")

    @classmethod
    def _visit(cls, week):
        visit = cls.env[VISIT].with_user(cls.quality).search([("week", "=", week)])
        if not visit.started_on:
            visit._do_start()
        for item in visit.item_ids:
            item.write({"answer": "yes", "note": "Visto en el puesto"})
        return visit

    @classmethod
    def _live_through_visits(cls):
        for month, day in ((9, 7), (9, 14), (9, 21), (9, 28)):
            week = f"2026-W{date(2026, month, day).isocalendar().week - 1:02}"
            if week != "2026-W38":
                with local(month, day - 4 if day > 4 else day, 15):
                    visit = cls._visit(week)
                    if week != "2026-W37":
                        visit._do_close()
            with local(month, day, 6):
                if week == "2026-W37":
                    visit._do_close()
                cls.env[VISIT]._cron_plan()

    @classmethod
    def _live_through_october(cls):
        with local(10, 2):
            cls.pnc["N4"].with_user(cls.supervisor)._do_treat("Se concedió")
            cls._decide("K4", "no", "unfounded")
            cls._sign(cls.ours[cls.case["K2"]])
        with clock.at(datetime(2026, 10, 5, 11) + BOGOTA):
            cls.env[VISIT]._cron_plan()
