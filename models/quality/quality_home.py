from odoo import api, models


class QualityHome(models.AbstractModel):
    """What waits for quality today: cards with a number, each over its list."""

    _name = "grandes.clientes.quality.home"
    _inherit = ["grandes.clientes.home.cards"]
    _description = "Home of quality"

    @api.model
    def _get_home_cards(self):
        """Return the cards; a hook: what adds work for quality adds its own.

        One query counts them all, whatever their number.
        """
        return []

    @api.model
    @api.readonly
    def get_home(self):
        """Return the cards that the user may read, in order, each with its number."""
        cards, _by_person = self._get_cards(self._get_home_cards())
        return cards
