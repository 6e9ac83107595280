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
        days = {self._get_day_of_writing(case) for case in cases}
        if "date_to" in values and len(days) == 1 and None not in days:
            values["date_to"] = days.pop()
        return values

    @api.model
    def _get_day_of_writing(self, case):
        """Return the day the requester wrote after being asked, or ``None``."""
        suspensions = self.env["grandes.clientes.case.suspensions"]
        asked_on = suspensions._get_open_suspension(case).asked_on
        if not asked_on or not case.requester_wrote_on:
            return None
        day = clock.local_date(case.company_id, case.requester_wrote_on)
        return day if day >= asked_on else None
