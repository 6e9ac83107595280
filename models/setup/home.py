from odoo import api, models


class Home(models.AbstractModel):
    """The home cards: no alarm for missing portfolios where these are optional."""

    _name = "grandes.clientes.home"
    _inherit = "grandes.clientes.home"

    @api.model
    def _get_home_cards(self, role):
        """Remove the alarm for entities without portfolio where none is needed."""
        cards = super()._get_home_cards(role)
        if role != "manager" or self.env["grandes.clientes.setup"]._needs_portfolios():
            return cards
        return [
            {**card, "tone": ""} if card["code"] == "without_portfolio" else card
            for card in cards
        ]

    @api.model
    def _get_home_parts(self, role, by_person):
        """Flag that there are first steps to show, until the first case is answered.

        The administrator of profiles always has them on her home.
        """
        parts = super()._get_home_parts(role, by_person)
        if role in ("advisor", "supervisor"):
            parts["is_first_day"] = self.env["grandes.clientes.setup"]._is_first_day()
        return parts


class ControlHome(models.AbstractModel):
    """Shows the Coordinador the first steps, of which reviewing the matrix is one."""

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
