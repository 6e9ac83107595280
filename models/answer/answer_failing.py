from odoo import api, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools import case_states, clock

_lt = LazyTranslate(__name__)

_NOT_ARRIVED = _lt("The answer did not arrive")


class CaseAnswer(models.Model):
    """Failed deliveries: the case comes back to whoever has to answer again."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _apply_failed(self, reasons, instants=None):
        """Mark the answers as failed and bring their cases back, with an activity.

        :param dict reasons: ``{answer id: reason as text}``
        :param dict instants: ``{answer id: time it became known}``; default: now
        """
        if not self:
            return
        # Sudo: records a fact. The mail of a failed answer is cancelled, or a retry
        # from the queue would deliver it twice.
        answers_sudo = self.sudo()
        answers_sudo.mail_id.filtered(lambda mail: mail.state == "exception").cancel()
        answers_sudo.write({"state": "failed", "delivered_on": False})
        brought = self._find_to_bring_back()
        cases = brought.case_id
        by_case = {answer.case_id.id: answer for answer in brought}
        cases._apply_bring_back(
            facts=lambda case: {
                "answer": by_case[case.id].id,
                "attempt": by_case[case.id].attempt,
            },
            at=cases.env["grandes.clientes.case.event"]._within_stretch(
                {case.id: instants[by_case[case.id].id] for case in cases}
            )
            if instants
            else None,
        )
        # The event of the return tells of one answer a case.
        moving = self.browse(answer.id for answer in by_case.values())
        (self - moving)._log_on_cases("fail_answer")
        self._create_failure_activities(reasons)

    def _find_to_bring_back(self):
        """Return the final answers whose cases no other one has answered since.

        The answer of before a reopening stays delivered, and answers nothing any more.
        """
        answering = self.filtered(
            lambda answer: answer.kind == "final"
            and answer.case_id.state in ("answered", "closed")
        )
        answered_twice = answering._find_answered_twice()
        last = self._get_last_answered(answered_twice.case_id)
        return answering.filtered(
            lambda answer: answer not in answered_twice
            or last.get(answer.case_id.id) == answer.id
        )

    def _find_answered_twice(self):
        """Return the answers of cases that another final one answered, too."""
        return self.filtered(
            lambda answer: any(
                other.kind == "final" and other.state in ("sent", "delivered")
                for other in answer.case_id.answer_ids - answer
            )
        )

    def _find_superseded(self):
        """Return the answers of cases that another final one has answered since.

        Neither their number nor their delivery is what the case waits for.
        """
        answered_twice = self._find_answered_twice()
        last = self._get_last_answered(answered_twice.case_id)
        return answered_twice.filtered(
            lambda answer: last.get(answer.case_id.id, answer.id) != answer.id
        )

    @api.model
    def _get_last_answered(self, cases):
        """Return ``{case id: answer id}`` of the answer that each case got last."""
        if not cases:
            return {}
        self.env["grandes.clientes.case.event"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (case_id) case_id, (facts->>'answer')::int
                      FROM grandes_clientes_case_event
                     WHERE case_id = ANY(%s) AND act = 'answer'
                     ORDER BY case_id, sequence DESC
                    """,
                    cases.ids,
                )
            )
        )

    def _create_failure_activities(self, reasons, summary=_NOT_ARRIVED):
        """Schedule an activity on each case for the user who has to send it again.

        :param dict reasons: ``{answer id: reason as text}``
        :param summary: lazy translation, for each user in their language
        """
        activity_type = self.env.ref("grandes_clientes.activity_answer_failed")
        model_id = self.env["ir.model"]._get_id("grandes.clientes.case")
        users = {
            answer: answer.case_id.user_id or answer.sent_by_id or answer.prepared_by_id
            for answer in self
            if answer.case_id.state not in case_states.END_STATES
        }
        # Sudo: an activity for another user; no mail for each, since the desk shows
        # them.
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": model_id,
                    "res_id": answer.case_id.id,
                    "user_id": user.id,
                    "date_deadline": clock.today(answer.company_id),
                    # Sudo: the cron has another language than the user.
                    "summary": self.with_context(lang=user.sudo().lang).env._(summary),
                    "note": reasons.get(answer.id) or "",
                }
                for answer, user in users.items()
            ]
        )
