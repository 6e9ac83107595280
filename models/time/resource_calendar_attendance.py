from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Working hours, which define the weekdays that are business days."""

    _name = "resource.calendar.attendance"
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        """Recount the terms counted by the calendar."""
        records = super().create(vals_list)
        records.calendar_id._grandes_clientes_changed()
        return records

    def write(self, vals):
        """Recount the terms counted by the old and the new calendar."""
        calendars = self.calendar_id
        result = super().write(vals)
        (calendars | self.calendar_id)._grandes_clientes_changed()
        return result

    def unlink(self):
        """Recount the terms counted by the calendar."""
        calendars = self.calendar_id
        result = super().unlink()
        calendars._grandes_clientes_changed()
        return result
