from odoo import models

from ...tools import case_states, clock


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
        cases = self._get_cases_to_bring_back()
        by_case = {a.case_id.id: a for a in self if a.kind == "final"}
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
        unmoved = self.filtered(lambda answer: answer.case_id not in cases)
        unmoved._log_on_cases("fail_answer")
        self._create_failure_activities(reasons)

    def _get_cases_to_bring_back(self):
        """Return the cases that no other final answer has answered."""
        cases = self.env["grandes.clientes.case"]
        for answer in self:
            case = answer.case_id
            others = (case.answer_ids - self).filtered(
                lambda other: other.kind == "final"
                and other.state in ("sent", "delivered")
            )
            if (
                answer.kind == "final"
                and case.state in ("answered", "closed")
                and not others
            ):
                cases |= case
        return cases

    def _create_failure_activities(self, reasons, summary=None):
        """Schedule an activity on each case for the user who has to send it again."""
        activity_type = self.env.ref("grandes_clientes.activity_answer_failed")
        model_id = self.env["ir.model"]._get_id("grandes.clientes.case")
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
                    "user_id": (
                        answer.case_id.user_id
                        or answer.sent_by_id
                        or answer.prepared_by_id
                    ).id,
                    "date_deadline": clock.today(answer.company_id),
                    "summary": summary or self.env._("The answer did not arrive"),
                    "note": reasons.get(answer.id) or "",
                }
                for answer in self
                if answer.case_id.state not in case_states.END_STATES
            ]
        )
