from odoo import api, models

from ...tools import clock


class CaseActComplete(models.TransientModel):
    """The day on which a requester completed it is that of what they wrote."""

    _name = "grandes.clientes.case.act.complete"
    _inherit = "grandes.clientes.case.act.complete"

    @api.model
    def default_get(self, fields):
        """Begin with the day on which all of them wrote, where it was one."""
        values = super().default_get(fields)
        cases = self.env["grandes.clientes.case"].browse(self._default_case_ids())
        days = {self._get_day_of_writing(case) for case in cases}
        if "date_to" in values and len(days) == 1 and None not in days:
            values["date_to"] = days.pop()
        return values

    @api.model
    def _get_day_of_writing(self, case):
        """Return the day of what the requester wrote since they were asked."""
        suspensions = self.env["grandes.clientes.case.suspensions"]
        asked_on = suspensions._get_open_suspension(case).asked_on
        if not asked_on or not case.requester_wrote_on:
            return None
        day = clock.local_date(case.company_id, case.requester_wrote_on)
        return day if day >= asked_on else None
