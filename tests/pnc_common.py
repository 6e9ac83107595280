from datetime import date, datetime, timedelta

from .answer_common import BODY, AnswerCommon

PNC = "grandes.clientes.quality.nonconformity"
DECISION = "grandes.clientes.quality.pnc.decision"
FIGURES = "grandes.clientes.quality.pnc.figures"
# After the cases of the class were closed on the Wednesday of the tests.
LATER = datetime(2026, 9, 21, 15, 0)


class PncCommon(AnswerCommon):
    """Closed claims to be decided on by quality, and non-conformities in each state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_pnc_from = date(2026, 9, 1)
        cls.quality2 = cls._user("quality2", "group_quality")
        cls.cause = cls.env["grandes.clientes.reason"]._find_reason(
            "pnc_cause", "instruction"
        )

    @classmethod
    def _ended(cls, number="1020304050", **vals):
        case = cls._registered(channel="phone", beneficiary_id_number=number, **vals)
        case._do_answer(BODY)
        answer = case.answer_ids.filtered(lambda each: each.state == "ready")
        if answer:  # to a complaint: reviewed, and signed by the Coordinador
            reviewer = (cls.front | cls.front2) - answer.prepared_by_id
            answer.with_user(reviewer[:1])._do_review()
            answer.with_user(cls.coordinator)._do_sign()
            answer._do_send()
        return case

    @classmethod
    def _find(cls):
        """Run the cron, and return the pending decisions, as quality."""
        cls.env[DECISION]._cron_find()
        return cls.env[DECISION].with_user(cls.quality).search([])

    @classmethod
    def _pnc(cls, user=None, **vals):
        return (
            cls.env[PNC]
            .with_user(user or cls.quality)
            .create(
                {
                    "description": "Se respondió a otro beneficiario",
                    "requirement": "5.2.14: revisar la respuesta antes de enviarla",
                    "typification_id": cls._typification("T22").id,
                    "cause_id": cls.cause.id,
                    "responsible_id": cls.supervisor.id,
                    "due_on": date(2026, 9, 30),
                    "treatment": "correction",
                    "corrective_action": "Lista de chequeo antes de enviar",
                    "effect_max": 0,
                    "effect_days": 10,
                    **vals,
                }
            )
        )

    @classmethod
    def _waiting(cls, **vals):
        record = cls._pnc(**vals)
        record._do_open()
        record.with_user(cls.supervisor)._do_treat("Se envió la correcta")
        record.with_user(cls.supervisor)._do_implement("Se adoptó la lista")
        return record

    @classmethod
    def _after_window(cls, record):
        day = record.effect_until + timedelta(days=1)
        return datetime(day.year, day.month, day.day, 15, 0)
