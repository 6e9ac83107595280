from odoo import api, fields, models


class IrUiMenu(models.Model):
    """Menus of rooms that the company does not keep here are left out.

    Entries that belong together are one page: a single entry of the menu, with tabs
    above its lists and buttons for what opens a dialog.
    """

    _inherit = "ir.ui.menu"

    is_grandes_clientes_page = fields.Boolean(
        string="Shown as one page",
        help="What is under it is shown as tabs of one page, not as entries of the "
        "menu.",
    )

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

    @api.model
    def load_menus(self, debug):
        """Fold what is under each page into it.

        :param bool debug: whether debug mode is on
        :return: the menus by id, as Odoo gives them; a page has no ``children`` but
            ``tabs`` and ``buttons``, lists of ids of menus that stay in the result
        """
        menus = dict(super().load_menus(debug))  # Odoo keeps its own for the next call
        # With all rights: who may see a menu was decided above.
        pages = self.sudo().search([("is_grandes_clientes_page", "=", True)])
        pages = pages.filtered(lambda page: page.id in menus)
        under = {page.id: self._get_menus_with_action(menus, page.id) for page in pages}
        dialogs = self._get_dialogs(
            {menus[menu]["action_id"] for found in under.values() for menu in found}
        )
        for page, found in under.items():
            menus[page] = self._fold(menus, page, found, dialogs)
        return menus

    @api.model
    def _get_menus_with_action(self, menus, menu):
        """Return the ids of all entries under one that lead somewhere, in order."""
        found = []
        for child in menus[menu]["children"]:
            if menus[child]["action_id"]:
                found.append(child)
            found += self._get_menus_with_action(menus, child)
        return found

    @api.model
    def _get_dialogs(self, action_ids):
        """Return which of the actions open a dialog."""
        # With all rights: only where each opens is read, of actions of visible menus.
        windows = self.env["ir.actions.act_window"].sudo()
        return set(
            windows.search([("id", "in", list(action_ids)), ("target", "=", "new")]).ids
        )

    @api.model
    def _fold(self, menus, page, found, dialogs):
        """Return the page with its tabs and buttons.

        It opens on its first tab, and bears that one's name when there is no other.
        """
        buttons = [menu for menu in found if menus[menu]["action_id"] in dialogs]
        tabs = [menu for menu in found if menu not in buttons]
        if not tabs:  # only dialogs: entries of the menu after all
            return {**menus[page], "tabs": [], "buttons": []}
        first = menus[tabs[0]]
        return {
            **menus[page],
            **{key: first[key] for key in ("action_model", "action_id", "action_path")},
            "name": menus[page]["name"] if len(tabs) > 1 else first["name"],
            "children": [],
            "tabs": tabs,
            "buttons": buttons,
        }

    def load_web_menus(self, debug):
        """Tell the client which entries are pages.

        :param bool debug: whether debug mode is on
        :return: the menus by id, as Odoo gives them; pages have ``tabs``, ``buttons``
        """
        web_menus = super().load_web_menus(debug)
        for menu, values in self.load_menus(debug).items():
            if values.get("tabs"):
                web_menus[menu]["tabs"] = values["tabs"]
                web_menus[menu]["buttons"] = values["buttons"]
        return web_menus
