from odoo import api, models


class IrUiMenu(models.Model):
    """Menus of rooms that the company does not keep here are left out."""

    _inherit = "ir.ui.menu"

    @api.model
    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        Room = self.env["grandes.clientes.room"]
        for code, (_label, menus) in Room._get_rooms().items():
            if not Room._is_kept(code):
                for menu in menus:
                    found = self.env.ref(
                        f"grandes_clientes.{menu}", raise_if_not_found=False
                    )
                    hidden += found.ids if found else []
        return hidden
