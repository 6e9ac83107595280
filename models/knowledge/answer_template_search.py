from odoo import api, models
from odoo.fields import Domain


class AnswerTemplate(models.Model):
    """Search by shortcut or words, wherever an answer is chosen (C2)."""

    _name = "grandes.clientes.answer.template"
    _inherit = "grandes.clientes.answer.template"

    @api.model
    def _get_words_domain(self, words):
        """Return the domain of the answers that match a shortcut or all the words."""
        words = (words or "").strip()
        if words.startswith("/"):
            return Domain("shortcut", "=like", f"{words[1:].lower()}%")
        places = ("name", "shortcut", "keywords", "typification_id.name", "body")
        return Domain.AND(
            Domain.OR(Domain(place, "ilike", word) for place in places)
            for word in words.split()
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Search by the words of the library, in any order."""
        if operator not in ("ilike", "=ilike") or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        return self._get_words_domain(value)

    @api.depends("name", "shortcut", "standing")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Show the shortcut, and whether it is to be reviewed."""
        for template in self:
            name = template.name or ""
            if template.shortcut:
                name = f"{name} (/{template.shortcut})"
            if template.standing != "current":
                standing = self._fields["standing"]._description_selection(self.env)
                name = f"{name} · {dict(standing)[template.standing]}"
            template.display_name = name
