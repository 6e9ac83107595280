"""The desks of the month, delegated changes, surveys (I01–I04, I06, I13).

Four claims by e-mail, none of which is closed in September; their term is fifteen
business days:

====  =======  ========================================================================
W1    14 Sep   with the front office; its changes are below
W2    14 Sep   to the area on the 16th, whose eight business days end on the 28th
W3    8 Sep    to the area on the 10th, answered on the 15th; its term ended on the 29th
W4    7 Sep    never escalated; its term ended on the 28th, with a system down
====  =======  ========================================================================

Changes have to be requested since the 14th. For W1, the treasury is asked that day at
ten: Q1 is approved at eleven, executed on the 15th and checked; Q2 is rejected at noon;
Q3 is returned at three, completed on the 15th at nine, approved at eleven and executed
otherwise; Q4 is approved on the 15th at ten and expires on the 22nd. Q5 is asked of the
funds on the 28th, and decided in October. Besides, there is one change made before that
day (of W3), one by a delegation on the 24th, and one without permission on the 23rd.

Surveys: of K1 and K2 answered, K3's never, K4's in October.
"""

from datetime import date, datetime

from .report_common import STRAIGHT, local

REQUEST = "grandes.clientes.delegation.request"


class MonthWork:
    """Acts of the month on the desks; ``report_rooms_common`` has the rest."""

    # === CASES === #

    @classmethod
    def _receive(cls, letter):
        number = str(75_000_000 + int(letter[1:]))
        cls.case[letter] = cls._registered(beneficiary_id_number=number)

    @classmethod
    def _live_through_desks(cls):
        case = cls.case
        with local(9, 7):
            cls._receive("W4")
        with local(9, 8):
            cls._receive("W3")
        with local(9, 8, 11):
            # Before any change had to be requested.
            cls._change("W3", cls.cobol)
        with local(9, 10):
            case["W3"]._do_escalate("mission_area", reason=STRAIGHT)
        with local(9, 14):
            cls._receive("W1")
            cls._receive("W2")
        with local(9, 15):
            case["W3"].escalation_ids.with_user(cls.creditor)._do_answer("Aplicado.")
        with local(9, 16):
            case["W2"]._do_escalate("mission_area", reason=STRAIGHT)

    # === DELEGATED CHANGES === #

    @classmethod
    def _change(cls, letter, system):
        cls.case[letter].with_user(cls.front)._do_consult(
            system, "Se cambió la cuenta", operation="modify"
        )

    @classmethod
    def _ask(cls, name, area):
        cls.request[name] = (
            cls.env[REQUEST]
            .with_user(cls.front)
            .create(
                {
                    "case_id": cls.case["W1"].id,
                    "mission_area_id": area.id,
                    "system_id": cls.ctex.id,
                    "change_id": cls.change.id,
                    "value_before": "Cuenta 100",
                    "value_asked": "Cuenta 200",
                    "reason": "La IES cambió de banco.",
                }
            )
        )

    @classmethod
    def _live_through_changes(cls):
        request = cls.request = {}
        theirs = lambda name: request[name].with_user(cls.official)  # noqa: E731
        with local(9, 14, 10):
            for name in ("Q1", "Q2", "Q3", "Q4"):
                cls._ask(name, cls.treasury)
        with local(9, 14, 11):
            theirs("Q1")._do_approve()
        with local(9, 14, 12):
            theirs("Q2")._do_reject("No procede")
        with local(9, 14, 15):
            theirs("Q3")._do_return("Falta la certificación")
        with local(9, 15, 9):
            request["Q3"]._do_complete("Va la certificación")
        with local(9, 15, 10):
            theirs("Q4")._do_approve()
            request["Q1"]._do_execute(reference="Pantalla 12")
        with local(9, 15, 11):
            theirs("Q3")._do_approve()
        with local(9, 16, 10):
            request["Q3"]._do_execute(value="Cuenta 999")
            request["Q1"].with_user(cls.quality)._do_check(True, "Cuenta 200")
        with local(9, 21):
            cls._delegate()
        with local(9, 23, 1):
            cls.env[REQUEST]._cron_expire()
        with local(9, 23, 10):
            cls._change("W1", cls.cobol)
        with local(9, 24, 10):
            cls._change("W1", cls.ctex)
        with local(9, 28, 10):
            cls._ask("Q5", cls.funds)

    @classmethod
    def _delegate(cls):
        """Delegate the treasury's changes in C&CTEX to the front office."""
        file = (
            cls.env["ir.attachment"]
            .with_user(cls.official)
            .create({"name": "acto.pdf", "raw": b"%PDF-1.4 acto"})
        )
        cls.env["grandes.clientes.delegation"].with_user(cls.official).create(
            {
                "mission_area_id": cls.treasury.id,
                "profile_ids": cls.env.ref(
                    "grandes_clientes.access_profile_front_office"
                ).ids,
                "system_id": cls.ctex.id,
                "date_from": date(2026, 9, 21),
                "date_to": date(2026, 10, 1),
                "ground": "Memorando",
                "ground_number": "2026-045",
                "ground_date": date(2026, 9, 18),
                "attachment_ids": file.ids,
            }
        )._do_give()

    # === SURVEYS === #

    @classmethod
    def _live_through_surveys(cls):
        """Four questions: sent, answered, mark, recommendation."""
        rows = (
            ("K1", (9, 3), (9, 4), 5, 10),
            ("K2", (9, 4), (9, 7), 4, 7),
            ("K3", (9, 7), None, 0, 0),
            ("K4", (9, 10), (10, 2), 1, 0),
        )
        # sudo: questions are sent by their cron, and answered by requesters.
        cls.env["grandes.clientes.satisfaction"].sudo().create(
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
