from odoo import models

from .escalation import OPEN


class CaseAnswer(models.Model):
    """Prepared answers: directing one closes the escalation it was prepared for."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _do_direct(self):
        """Direct the drafts; final ones close the escalations (5.2.16, 5.2.19)."""
        result = super()._do_direct()
        by_case = {
            answer.case_id.id: answer for answer in self if answer.kind == "final"
        }
        escalations = self.env["grandes.clientes.escalation"].search(
            [("case_id", "in", list(by_case)), ("state", "in", OPEN)]
        )
        # Users outside the desk may draft and direct: the desk's escalation stays open.
        others = escalations._get_cannot_act_reasons("answer")
        escalations = escalations.filtered(lambda each: each.id not in others)
        if escalations:
            escalations._apply_end(
                "answered",
                by_escalation={
                    each.id: {"answer_body": by_case[each.case_id.id].body}
                    for each in escalations
                },
            )
            escalations._apply_give_back("direct")
            escalations._notify_advisors()
        return result
