from odoo import api, models


class Home(models.AbstractModel):
    """The administrator's cards, which call nothing missing that is optional."""

    _name = "grandes.clientes.home"
    _inherit = "grandes.clientes.home"

    @api.model
    def _get_home_cards(self, role):
        """Take the alarm from entities without portfolio where none is needed."""
        cards = super()._get_home_cards(role)
        if role != "manager" or self.env["grandes.clientes.setup"]._needs_portfolios():
            return cards
        return [
            {**card, "tone": ""} if card["code"] == "without_portfolio" else card
            for card in cards
        ]
