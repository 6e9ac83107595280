from odoo import api, fields, models


class IrUiMenu(models.Model):
    """Menus without those of rooms that the company does not keep.

    Related entries form one page: a single menu entry, with tabs above its lists and
    buttons for the actions that open a dialog.
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
        """Fold the entries under each page into the page.

        :param bool debug: whether debug mode is on
        :return: the menus by id, as Odoo returns them; a page has no ``children`` but
            ``tabs`` and ``buttons``, lists of ids of menus that stay in the result
        """
        menus = dict(super().load_menus(debug))  # Odoo caches its own dict
        # Sudo: which menus the user may see was decided above.
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
        """Return the ids of the entries below ``menu`` with an action, in order."""
        found = []
        for child in menus[menu]["children"]:
            if menus[child]["action_id"]:
                found.append(child)
            found += self._get_menus_with_action(menus, child)
        return found

    @api.model
    def _get_dialogs(self, action_ids):
        """Return the ids of the actions that open a dialog."""
        # Sudo: only the target is read, of actions of visible menus.
        windows = self.env["ir.actions.act_window"].sudo()
        return set(
            windows.search([("id", "in", list(action_ids)), ("target", "=", "new")]).ids
        )

    @api.model
    def _fold(self, menus, page, found, dialogs):
        """Return the page with its tabs and buttons.

        It opens its first tab, and takes its name if there is no other one.
        """
        buttons = [menu for menu in found if menus[menu]["action_id"] in dialogs]
        tabs = [menu for menu in found if menu not in buttons]
        if not tabs:  # only dialogs: they stay menu entries
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
        """Add the tabs and buttons of pages for the client.

        :param bool debug: whether debug mode is on
        :return: the menus by id, as Odoo returns them; pages have ``tabs``, ``buttons``
        """
        web_menus = super().load_web_menus(debug)
        for menu, values in self.load_menus(debug).items():
            if values.get("tabs"):
                web_menus[menu]["tabs"] = values["tabs"]
                web_menus[menu]["buttons"] = values["buttons"]
        return web_menus
