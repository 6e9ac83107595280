from odoo import models


class Escalation(models.Model):
    """Hand-over of escalations that a user holds or gets back (R6)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Hand the escalations over to ``taker``, and log it on each case.

        The caller has checked that the taker belongs to the desk. This performs no step
        of the procedure: the desk's work continues.
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
    """Hand-over of cases: pending replies of the desks go to the new advisor."""

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
