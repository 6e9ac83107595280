from odoo import models


class CaseHandOver(models.AbstractModel):
    """Hand-over of cases to another advisor, with all of a user's work (R6).

    A hook for later rooms: what depends on the cases goes with them.
    """

    _name = "grandes.clientes.case.hand.over"
    _description = "Hand-over of cases"

    def _hand_over(self, cases, name, giver, taker, note=None):
        """Give the cases to ``taker``, as the act of assigning does, but in bulk.

        A hook, extended by what depends on the case. The hand-over itself sends one
        summary for everything.
        """
        if name != "user_id":
            cases.with_context(tracking_disable=True).write({name: taker.id})
            return
        cases._apply_transition(
            "assign",
            {"user_id": taker.id},
            note=note,
            facts={"handed_over_by": giver.id, "holder": taker.id},
        )

    def _find_untouched(self, cases, name, taker):
        """Return the cases whose last event is that they were handed over."""
        cases = cases._get_untouched(name, taker)
        if name != "user_id" or not cases:
            return cases
        Event = cases.env["grandes.clientes.case.event"]
        last = Event._read_group(
            [("case_id", "in", cases.ids)], ["case_id"], ["id:max"]
        )
        events = Event.browse(event_id for _case, event_id in last)
        return cases.browse(
            event.case_id.id
            for event in events
            if event.act == "assign" and (event.facts or {}).get("handed_over_by")
        )
