from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """Pages for visitors without a session use the language of the browser.

    Odoo only matches the first language of the browser by its exact code: «es» or
    «es-MX» would get English where the active Spanish is that of Colombia.
    """

    _inherit = "ir.http"

    @classmethod
    def _match(cls, path):
        if not request.session.uid:
            lang = cls._get_browser_lang()
            if lang:
                request.update_context(lang=lang)
        return super()._match(path)

    @classmethod
    def _get_browser_lang(cls):
        """Return the code of the active language that the browser prefers.

        A choice made on a page of the portal takes precedence; another country's
        variant is better than another language.

        :return: ``None`` if none is active
        """
        active = list(request.env["res.lang"]._get_active_by("code"))
        chosen = request.cookies.get("frontend_lang")
        if chosen in active:
            return chosen
        for tag, quality in request.httprequest.accept_languages:
            code = tag.replace("-", "_").lower()
            language = code.partition("_")[0]
            alike = [each for each in active if each.lower() == code] or [
                each for each in active if each.partition("_")[0] == language
            ]
            if alike and quality > 0:
                return alike[0]
        return None
