from datetime import datetime

from odoo import api, models

from ...tools import clock


class QwebDay(models.AbstractModel):
    """A day, or an instant, as letters say it: «viernes 20 de noviembre de 2026».

    Templates ask a widget for this one method. What inherits the model of Odoo's own
    widgets leaves a record of Odoo's editor behind when the addon is uninstalled.
    """

    _name = "ir.qweb.field.gc_day"
    _description = "Qweb: day in words"

    @api.model
    def value_to_html(self, value, options):
        """Return the words for a date, or a naive UTC instant in ``tz_name``."""
        if not value:
            return ""
        lang = self.env.lang or "es"
        if isinstance(value, datetime):
            return clock.instant_in_words(value, lang, options["tz_name"])
        return clock.in_words(value, lang)
