"""The quality of the month: non-conformities, audits and visits (I08, I12).

Non-conformities, all by T22 but the last:

====  ==========  ============================================================
N1    24 August   cause «instruction»; treated 3, acted 4, effective 21 Sept.
N2    9 Sept.     of K2, cause «system», due the 14th, corrected on the 11th
N3    10 Sept.    a repeat of it; due the 15th, moved to the 18th, reworked 21st
N4    11 Sept.    of K0, cause «load», concession, due the 25th, untreated
N5    28 Sept.    T11, due 6 October; untreated
N6    never       proposed, and not opened
====  ==========  ============================================================

Of the week from 31 August K1, K2 and K3 are drawn by both sides. The entity signs all
three: K1 with an error critical for the user, coached; K3 with one of compliance, which
an objection takes back. K4 is audited as directed, with an error critical for the
business. The outsourcing signs K1 alone, without any error.
Visits: W36 and W39 made, W37 signed on Monday after it, W38 missed; W40 ends in
October.
"""

from datetime import date

from .report_common import local

PNC = "grandes.clientes.quality.nonconformity"
VISIT = "grandes.clientes.quality.visit"
AUDIT = "grandes.clientes.quality.audit"


class MonthQuality:
    """Acts of the month that concern quality; ``report_rooms_common`` has the rest."""

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
            # Only the first mark of each class fails.
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
