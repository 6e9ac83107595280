from odoo import models

from ...tools import case_states


class CaseDuplicates(models.AbstractModel):
    """Separation of united cases, which restores their to-dos and their own term."""

    _name = "grandes.clientes.case.duplicates"
    _inherit = "grandes.clientes.case.duplicates"

    def _set_apart(self, cases, reason):
        union = self.env["grandes.clientes.case.union"]
        union._lock(cases | cases.duplicate_id)
        by_first = dict(cases.grouped("duplicate_id"))
        # Sudo: reads the to-dos stored in the union's event, whoever separates them.
        Event_sudo = self.env["grandes.clientes.case.event"].sudo()
        last = Event_sudo._read_group(
            [("case_id", "in", cases.ids), ("act", "=", "unite")],
            ["case_id"],
            ["id:max"],
        )
        todos = [
            todo_id
            for event in Event_sudo.browse(event_id for _case, event_id in last)
            for todo_id in event.facts.get("todos", ())
        ]
        result = super()._set_apart(cases, reason)
        # Sudo: reactivates other users' to-dos that the union archived.
        self.env["mail.activity"].sudo().browse(todos).exists().active = True
        for case in cases:
            union._apply_clock(case, reason)
        for first, apart in by_first.items():
            first._log_events("lose_united", note=reason, facts={"cases": apart.ids})
            worked = union._get_worked(first)
            if worked.state in case_states.NOT_ENDED:
                union._apply_clock(worked, reason)
        return result
