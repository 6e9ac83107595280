from datetime import date, datetime

from .answer_common import BODY, AnswerCommon

MONDAY = datetime(2026, 9, 21, 15, 0)


class QualityCommon(AnswerCommon):
    """A call of last week, answered by ``front`` and drawn to be audited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Audit = cls.env["grandes.clientes.quality.audit"]
        cls.case = cls._registered(channel="phone")
        cls.case._do_answer(BODY)
        cls._stand_still(MONDAY)
        cls.sample = cls._draw(cls.quality)
        cls._be_official()
        cls.audit = cls.sample.audit_ids.filtered(lambda a: a.case_id == cls.case)

    @classmethod
    def _draw(cls, user, **vals):
        sample = (
            cls.env["grandes.clientes.quality.sample"]
            .with_user(user)
            .create(
                {
                    "date_from": date(2026, 9, 14),
                    "date_to": date(2026, 9, 20),
                    "size": 5,
                    "seed": "x",
                    **vals,
                }
            )
        )
        sample._do_draw()
        return sample

    @classmethod
    def _be_official(cls):
        """Make a draw with a typed seed count as the official one."""
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE grandes_clientes_quality_audit SET is_exercise = FALSE"
        )
        cls.env.invalidate_all()

    @classmethod
    def _mark(cls, audit, **answers):
        """Answer every mark: ``yes``, or by class of error; do not sign."""
        if audit.state == "drawn":
            audit._do_start()
        for mark in audit.mark_ids:
            answer = answers.get(mark.error_class, "yes")
            mark.write({"answer": answer})
            if mark.computed_answer not in (False, answer) or answer == "no":
                mark.reason = "Minuto 02:10"
        audit.write(
            {
                "identity_in_case": "yes",
                "identity_in_mercurio": "no_data",
                "recording_reference": "REC-1",
                "recording_minute": "02:10",
            }
        )
        return audit

    @classmethod
    def _sign(cls, audit, **answers):
        cls._mark(audit, **answers)._do_sign()
        return audit

    def _failed(self, audit):
        """Return a mark answered «no»."""
        return audit.mark_ids.filtered(lambda mark: mark.answer == "no")[:1]
