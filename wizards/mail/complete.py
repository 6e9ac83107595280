from odoo import api, models

from ...tools import clock


class CaseActComplete(models.TransientModel):
    """Default completion day taken from the requester's message."""

    _name = "grandes.clientes.case.act.complete"
    _inherit = "grandes.clientes.case.act.complete"

    @api.model
    def default_get(self, fields):
        """Propose the day on which the requesters wrote, if it is the same for all."""
        values = super().default_get(fields)
        cases = self.env["grandes.clientes.case"].browse(self._default_case_ids())
        asked = self.env["grandes.clientes.case.suspensions"]._get_asked(cases)
        days = {
            clock.local_date(case.company_id, asked[case.id].sent_on)
            if case.id in asked and asked[case.id].sent_on
            else None
            for case in cases
        }
        if "date_to" in values and len(days) == 1 and None not in days:
            values["date_to"] = days.pop()
        return values
