from odoo import models


class CaseGuidance(models.AbstractModel):
    """Guidance on a case: what its answers wait for."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Return the sentence on what the answers of the case wait for."""
        if case.leaving_answer_id:
            return self.env._("Its answer leaves in a moment: it can still be undone.")
        if case.pending_answer_state == "failed":
            return self.env._(
                "Its answer did not arrive: correct the address and send it again, or "
                "answer anew."
            )
        if case.pending_answer_state == "ready":
            return case.pending_answer_id.missing or self.env._(
                "Its answer is ready: read it and send it."
            )
        if case.awaits_mercurio_out:
            return self.env._(
                "Answered: record the outgoing Mercurio number, which closes it."
            )
        if case.state == "answered" and any(
            answer._get_means().is_witnessed
            for answer in case.answer_ids
            if answer.kind == "final" and answer.state == "sent"
        ):
            return self.env._(
                "Answered: once it is handed over, record the delivery in the answer, "
                "which closes it."
            )
        return super()._get_guidance(case)
