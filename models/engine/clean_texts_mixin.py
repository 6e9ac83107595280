from odoo import api, models

from . import html_clean

OURS = "grandes.clientes."


class CleanTextsMixin(models.AbstractModel):
    """What Odoo keeps about our records loads nothing when it is shown.

    Whatever it came by: mail, the screen, a call. For Odoo's own models, whose texts
    about other records are none of our business.
    """

    _name = "grandes.clientes.clean.texts"
    _description = "Texts about our records that fetch nothing"

    # Fields with the model that the text is about, and with the text.
    _PLACE_OF_TEXT = ("model", "body")

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the texts about our records clean."""
        return super().create(
            [
                self._cleaned(vals) if is_ours(self._get_model_of_text(vals)) else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """Keep them so when they are edited."""
        model, text = self._PLACE_OF_TEXT
        # Sudo: what it is about, which whoever may write on it knows.
        about_sudo = self.sudo().mapped(model) if text in vals else ()
        ours = any(is_ours(name) for name in about_sudo)
        return super().write(self._cleaned(vals) if ours else vals)

    def _get_model_of_text(self, vals):
        """Return the name of the model that the text in the values is about."""
        return vals.get(self._PLACE_OF_TEXT[0])

    def _cleaned(self, vals):
        """Return the values with a text that fetches nothing."""
        name = self._PLACE_OF_TEXT[1]
        text = vals.get(name)
        if not text or not html_clean.is_suspect(str(text)):
            return vals
        return {**vals, name: type(text)(html_clean.clean(str(text)))}


def is_ours(model):
    """Whether the name is of a model of ours."""
    return str(model or "").startswith(OURS)
