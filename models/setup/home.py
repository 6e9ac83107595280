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

    @api.model
    def _get_home_parts(self, role, by_person):
        """Add, until the first case is answered, that there are first steps to show.

        The administrator of profiles has them on her home for good.
        """
        parts = super()._get_home_parts(role, by_person)
        if role in ("advisor", "supervisor"):
            parts["is_first_day"] = self.env["grandes.clientes.setup"]._is_first_day()
        return parts


class ControlHome(models.AbstractModel):
    """The Coordinador reviews the matrix on the first day, and is told so."""

    _name = "grandes.clientes.control.home"
    _inherit = "grandes.clientes.control.home"

    @api.model
    @api.readonly
    def get_band(self):
        """Add whether there are first steps to show."""
        is_first_day = (
            self.env.user.has_group("grandes_clientes.group_coordinator")
            and self.env["grandes.clientes.setup"]._is_first_day()
        )
        return {**super().get_band(), "is_first_day": is_first_day}
