from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Working hours, which say what days of the week are business days."""

    _name = "resource.calendar.attendance"
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        """Count anew what is counted by the calendar."""
        records = super().create(vals_list)
        records.calendar_id._grandes_clientes_changed()
        return records

    def write(self, vals):
        """Count anew what is counted by the calendar."""
        calendars = self.calendar_id
        result = super().write(vals)
        (calendars | self.calendar_id)._grandes_clientes_changed()
        return result

    def unlink(self):
        """Count anew what is counted by the calendar."""
        calendars = self.calendar_id
        result = super().unlink()
        calendars._grandes_clientes_changed()
        return result
