from odoo import fields

from . import html_clean


class CleanHtml(fields.Html):
    """HTML that was received or typed: showing it fetches nothing from elsewhere.

    Cleaned when it is kept, and once more for who reads it by screen or by call, so
    that what was kept before shows as safely. Seals are over what is kept.
    """

    def _convert(self, value, record, validate):
        value = super()._convert(value, record, validate)
        if value and validate and isinstance(value, str):
            return shown(value)
        return value

    def convert_to_read(self, value, record, use_display_name=True):
        """Return what is shown: clean, also of what was kept before."""
        value = super().convert_to_read(value, record, use_display_name)
        return shown(value)


def shown(value):
    """Return HTML as it may be shown or printed, as the kind of text that it is."""
    return type(value)(html_clean.clean(str(value))) if value else value
