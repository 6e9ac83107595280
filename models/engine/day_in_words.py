from datetime import datetime

from odoo import api, models
from odoo.tools import get_lang

from ...tools import clock


class DayInWords(models.AbstractModel):
    """A day or an instant as the portal shows it: «viernes 20 de noviembre de 2026».

    Options: ``in_words``; ``tz_name`` for an instant, ``date_only`` to omit its time,
    ``short`` for narrow columns: «20 nov». It is not a widget of its own, because the
    name of one would stay in Odoo after the addon is uninstalled.
    """

    _name = "ir.qweb.field.date"
    _inherit = "ir.qweb.field.date"

    @api.model
    def value_to_html(self, value, options):
        """Return a date, or a naive UTC instant, in words if the options say so."""
        if not options.get("in_words"):
            return super().value_to_html(value, options)
        if not value:
            return ""
        lang = get_lang(self.env).code
        zone = options.get("tz_name") or self.env.tz.zone
        if isinstance(value, datetime):
            if not options.get("date_only"):
                write = (
                    clock.on_screen if options.get("short") else clock.instant_in_words
                )
                return write(value, lang, zone)
            value = clock.local_instant(value, zone).date()
        return (
            clock.day_on_screen(value, lang)
            if options.get("short")
            else clock.in_words(value, lang)
        )
