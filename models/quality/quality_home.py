from odoo import api, models


class QualityHome(models.AbstractModel):
    """The work that waits for quality: cards with a number, linked to a list."""

    _name = "grandes.clientes.quality.home"
    _inherit = ["grandes.clientes.home.cards"]
    _description = "Home of quality"

    @api.model
    def _get_home_cards(self):
        """Return the cards; a hook that rooms extend with their own cards.

        One query counts all of them, however many.
        """
        return []

    @api.model
    @api.readonly
    def get_home(self):
        """Return the cards that the user may read, in order, with their numbers."""
        cards, _by_person = self._get_cards(self._get_home_cards())
        return cards
