from odoo import models


class Escalation(models.Model):
    """What is on a person's desk, or comes back to them, goes to another (R6)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Give the escalations to ``taker``; the history of each case says so.

        Who is of the desk is looked at beforehand. It performs no step of the
        procedure: the desk goes on where it was.
        """
        super()._apply_hand_over(name, giver, taker, note)
        if name != "holder_id":
            return
        self._apply_holders()
        for escalations in self.grouped("target").values():
            by_case = {each.case_id.id: each for each in escalations}
            escalations.case_id._log_events(
                "escalation_assign",
                role=escalations._get_event_role("assign"),
                note=note,
                facts=lambda case, by_case=by_case: {
                    "escalation": by_case[case.id].id,
                    "holder": taker.id,
                    "handed_over_by": giver.id,
                },
            )


class CaseHandOver(models.AbstractModel):
    """What the desks have of a case comes back to who gets it."""

    _name = "grandes.clientes.case.hand.over"
    _inherit = "grandes.clientes.case.hand.over"

    def _hand_over(self, cases, name, giver, taker, note=None):
        result = super()._hand_over(cases, name, giver, taker, note)
        if name == "user_id":
            Escalation = cases.env["grandes.clientes.escalation"]
            open_sudo = Escalation._open_escalations_sudo(cases)
            open_sudo = open_sudo.filtered(lambda each: each.advisor_id == giver)
            open_sudo._get_act_records().write({"advisor_id": taker.id})
        return result
