from datetime import datetime

from odoo import api, models

from ...tools import dates


class QwebDay(models.AbstractModel):
    """A day, or an instant, as letters say it: «viernes 20 de noviembre de 2026»."""

    _name = "ir.qweb.field.gc_day"
    _description = "Qweb: day in words"
    _inherit = ["ir.qweb.field"]

    @api.model
    def value_to_html(self, value, options):
        """Return the words for a date, or a naive UTC instant in ``tz_name``."""
        if not value:
            return ""
        lang = self.env.lang or "es"
        if isinstance(value, datetime):
            return dates.instant_in_words(value, lang, options["tz_name"])
        return dates.in_words(value, lang)
