from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Working hours, which say what days of the week are business days."""

    _name = "resource.calendar.attendance"
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        """Forget the business days read from other hours."""
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        """Forget the business days read from other hours."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Forget the business days read from other hours."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
