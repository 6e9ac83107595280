from datetime import datetime

from odoo import api, models

from ...tools import clock


class QwebDay(models.AbstractModel):
    """A day or an instant as letters show it: «viernes 20 de noviembre de 2026».

    A template needs only this method of a widget. A model that inherited Odoo's widgets
    would leave a record of Odoo's editor behind when the addon is uninstalled.
    """

    _name = "ir.qweb.field.gc_day"
    _description = "Qweb: day in words"

    @api.model
    def value_to_html(self, value, options):
        """Return a date, or a naive UTC instant in ``tz_name``, in words."""
        if not value:
            return ""
        lang = self.env.lang or "es"
        if isinstance(value, datetime):
            return clock.instant_in_words(value, lang, options["tz_name"])
        return clock.in_words(value, lang)
