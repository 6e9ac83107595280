from odoo import models


class Case(models.Model):
    """Cases go to another advisor with all that somebody leaves behind (R6)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Give the cases to ``taker``, as the act of assigning does, for many.

        One summary is sent for all that is handed over, when it is.
        """
        if name != "user_id":
            self.with_context(tracking_disable=True).write({name: taker.id})
            return
        self._apply_transition(
            "assign",
            {"user_id": taker.id},
            note=note,
            facts={"handed_over_by": giver.id, "holder": taker.id},
        )

    def _get_untouched(self, name, taker):
        """Return the cases of which the last event is that they were handed over."""
        cases = super()._get_untouched(name, taker)
        if name != "user_id" or not cases:
            return cases
        last = self.env["grandes.clientes.case.event"]._read_group(
            [("case_id", "in", cases.ids)], ["case_id"], ["id:max"]
        )
        events = self.env["grandes.clientes.case.event"].browse(
            event_id for _case, event_id in last
        )
        return cases.browse(
            event.case_id.id
            for event in events
            if event.act == "assign" and (event.facts or {}).get("handed_over_by")
        )
