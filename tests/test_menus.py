from odoo.tests import tagged

from .common import Common

ROOT = "grandes_clientes.menu_root"
#: Maximum number of menu entries over all roles, and on the first level of one role.
MOST_ENTRIES = 135
MOST_ON_TOP = 7
#: Maximum number of tabs of a page.
MOST_TABS = 10


@tagged("post_install", "-at_install", "slow")
class TestMenus(Common):
    """The menu of each role: few entries, each of which opens."""

    def _menus(self, user):
        return self.env["ir.ui.menu"].with_user(user).load_web_menus(False)

    def _people(self):
        return (
            self.front,
            self.back,
            self.official,
            self.supervisor,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
        )

    def _leaves(self, menus, menu_id):
        """Return the leaf entries below a menu."""
        children = menus[menu_id]["children"]
        if not children:
            return [menus[menu_id]]
        return [leaf for child in children for leaf in self._leaves(menus, child)]

    def test_few_entries(self):
        root = self.env.ref(ROOT).id
        count = 0
        for user in self._people():
            menus = self._menus(user)
            with self.subTest(user=user.login):
                self.assertLessEqual(len(menus[root]["children"]), MOST_ON_TOP)
                names = [menus[top]["name"] for top in menus[root]["children"]]
                self.assertEqual(len(set(names)), len(names))
            count += len(self._leaves(menus, root))
        self.assertGreater(count, 8 * MOST_ON_TOP, "nothing was counted")
        self.assertLessEqual(count, MOST_ENTRIES)

    def test_every_entry_opens(self):
        root = self.env.ref(ROOT).id
        for user in self._people():
            menus = self._menus(user)
            for leaf in self._leaves(menus, root):
                for menu_id in leaf.get("tabs") or [leaf["id"]]:
                    menu = menus[menu_id]
                    with self.subTest(user=user.login, menu=menu["xmlid"]):
                        self.assertTrue(menu["actionID"])
                        self._open(user, menu)

    def _open(self, user, menu):
        """Do what the client does when an entry is selected."""
        action = self.env[menu["actionModel"]].browse(menu["actionID"]).with_user(user)
        values = (
            self.env["ir.actions.actions"]
            .with_user(user)
            ._for_xml_id(action.sudo().get_external_id()[action.id])
        )
        if menu["actionModel"] == "ir.actions.server":
            values = action.run()
        if values["type"] == "ir.actions.act_window":
            model = self.env[values["res_model"]].with_user(user)
            self.assertTrue(model.has_access("read"))
            model.get_views(values["views"] + [(False, "search")])

    def test_pages_have_tabs_that_one_sees_at_a_glance(self):
        root = self.env.ref(ROOT).id
        pages = 0
        for user in self._people():
            menus = self._menus(user)
            for leaf in self._leaves(menus, root):
                tabs = leaf.get("tabs", [])
                if len(tabs) < 2:
                    continue
                pages += 1
                with self.subTest(user=user.login, page=leaf["xmlid"]):
                    self.assertLessEqual(len(tabs), MOST_TABS)
                    names = [menus[tab]["name"] for tab in tabs]
                    self.assertEqual(len(set(names)), len(names))
                    self.assertEqual(leaf["actionID"], menus[tabs[0]]["actionID"])
        self.assertGreater(pages, 8)

    def test_a_page_of_one_tab_bears_its_name(self):
        menus = self._menus(self.front)
        page = menus[self.env.ref("grandes_clientes.menu_training_page").id]
        mine = menus[self.env.ref("grandes_clientes.menu_training_mine").id]
        self.assertEqual(page["tabs"], [mine["id"]])
        self.assertEqual(page["name"], mine["name"])

    def test_what_opens_a_dialog_is_a_button_of_its_page(self):
        menus = self._menus(self.coordinator)
        page = menus[self.env.ref("grandes_clientes.menu_deviations_page").id]
        judge = self.env.ref("grandes_clientes.menu_judge_period").id
        self.assertIn(judge, page["buttons"])
        self.assertNotIn(judge, page["tabs"])

    def test_whoever_gives_portfolios_finds_the_first_steps(self):
        steps = self.env.ref("grandes_clientes.menu_setup_portfolios").id
        page = self.env.ref("grandes_clientes.menu_entities_page").id
        self.assertIn(steps, self._menus(self.supervisor)[page]["tabs"])
        self.assertNotIn(steps, self._menus(self.front)[page]["tabs"])

    def test_a_room_that_is_not_kept_here_leaves_no_tab(self):
        page_id = self.env.ref("grandes_clientes.menu_entities_page").id
        tab_id = self.env.ref("grandes_clientes.menu_coordinators").id
        self.assertIn(tab_id, self._menus(self.front)[page_id]["tabs"])
        self.patch(
            type(self.env["ir.ui.menu"]), "_load_menus_blacklist", lambda menu: [tab_id]
        )
        self.env.registry.clear_cache()
        self.assertNotIn(tab_id, self._menus(self.front)[page_id]["tabs"])
        self.env.registry.clear_cache()

    def test_pages_do_not_change_what_odoo_keeps(self):
        Menu = self.env["ir.ui.menu"].with_user(self.front)
        first = Menu.load_menus(False)
        again = Menu.load_menus(False)
        self.assertEqual(first, again)
