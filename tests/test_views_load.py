from lxml import etree

from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import Common

VIEWS = ("form", "list", "kanban", "search", "calendar", "pivot", "graph", "activity")


@tagged("post_install", "-at_install")
class TestViewsLoad(Common):
    """Every role gets its views, its landing page and its menus."""

    def _views(self, model, user, types):
        return self.env[model].with_user(user).get_views([(False, t) for t in types])

    def test_case_views_of_those_who_see_cases(self):
        for user in (
            self.front,
            self.supervisor,
            self.coordinator,
            self.quality,
            self.oversight,
            self.back,
            self.official,
        ):
            with self.subTest(user=user.login):
                views = self._views("grandes.clientes.case", user, VIEWS)["views"]
                self.assertEqual(set(views), set(VIEWS))

    def test_the_document_is_masked_for_who_does_not_work_the_case(self):
        arch = self._views("grandes.clientes.case", self.oversight, ["form"])
        self.assertNotIn("beneficiary_id_number", arch["views"]["form"]["arch"])
        self.assertIn("beneficiary_id_masked", arch["views"]["form"]["arch"])
        arch = self._views("grandes.clientes.case", self.front, ["form"])
        self.assertIn("beneficiary_id_number", arch["views"]["form"]["arch"])

    def test_landing_page_of_each_role(self):
        for user, path in (
            (self.front, "grandes-clientes-my-work"),
            (self.supervisor, "grandes-clientes-supervisor"),
            (self.manager, "grandes-clientes-administrator"),
            (self.quality, "grandes-clientes-quality"),
            (self.oversight, "grandes-clientes-home"),
            (self.coordinator, "grandes-clientes-home"),
        ):
            with self.subTest(user=user.login):
                action = self.env.ref("grandes_clientes.my_work_action")
                result = action.with_user(user).run()
                self.assertEqual(result["path"], path)
        action = self.env.ref("grandes_clientes.my_work_action")
        for user, model in (
            (self.back, "grandes.clientes.escalation"),
            (self.official, "grandes.clientes.escalation"),
        ):
            result = action.with_user(user).run()
            self.assertEqual(result["res_model"], model)

    def test_my_work_is_what_i_hold_and_what_my_entities_filed(self):
        mine = self._registered()
        others = self._registered(partner_id=self.town.id, contact_id=False)
        others.sudo().user_id = self.front2
        waiting = self._case()
        action = self.env.ref("grandes_clientes.case_my_work_action")
        domain = safe_eval(action.domain, {"uid": self.front.id})
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        found = Case.search(domain)
        self.assertIn(mine, found)
        self.assertIn(waiting, found)
        self.assertNotIn(others, found)

    def test_menus_lead_somewhere(self):
        root = self.env.ref("grandes_clientes.menu_root")
        for user in (
            self.front,
            self.back,
            self.official,
            self.supervisor,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
        ):
            with self.subTest(user=user.login):
                menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
                self.assertIn(root.id, menus["root"]["children"])
                self.assertTrue(menus[root.id]["actionID"])

    def test_administrator_of_odoo_finds_what_is_to_be_set_up(self):
        admin = new_test_user(self.env, "gc_admin", groups="base.group_system")
        menus = self.env["ir.ui.menu"].with_user(admin).load_web_menus(False)
        ours = {
            menu["xmlid"].partition(".")[2]
            for menu in menus.values()
            if str(menu.get("xmlid")).startswith("grandes_clientes.")
            and not menu["children"]
        }
        self.assertEqual(ours, {"menu_setup", "menu_settings", "menu_mailboxes"})

    def test_a_case_made_on_the_form_brings_its_filing(self):
        form = Form(self.env["grandes.clientes.case"].with_user(self.front))
        form.subject = "Pago no aplicado"
        form.partner_id = self.ies
        form.contact_id = self.contact
        form.channel_id = self._channel("phone")
        form.typification_id = self._typification("T22")
        case = form.save()
        self.assertEqual(case.filing_id.partner_id, self.ies)
        self.assertFalse(case.missing)
        case.action_register()
        self.assertEqual(case.state, "front_office")

    def test_one_filing_brings_several_cases(self):
        first = self._case()
        filing = first.filing_id.with_user(self.front)
        action = filing.action_add_case()
        form = self._open_dialog(self.front, action)
        form.subject = "Otra materia"
        case = form.save()
        self.assertEqual(case.filing_id, filing)
        self.assertEqual(case.partner_id, first.partner_id)
        self.assertEqual(filing.case_count, 2)

    def test_a_document_is_found_however_it_is_written(self):
        case = self._registered(beneficiary_id_number="1020304050")
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        for written in ("1.020.304.050", "1020304050", "CC 1 020 304 050"):
            self.assertEqual(
                Case.search([("document_written", "ilike", written)]), case
            )
        self.assertFalse(Case.search([("document_written", "ilike", "1020304051")]))
        self.assertFalse(Case.search([("document_written", "ilike", "§")]))

    def test_columns_of_the_board(self):
        self._registered()
        groups = (
            self.env["grandes.clientes.case"]
            .with_user(self.front)
            .with_context(read_group_expand=True)
            .formatted_read_group(
                [("partner_id", "=", self.ies.id)], ["state"], ["__count"]
            )
        )
        states = [group["state"] for group in groups]
        self.assertEqual(
            states,
            ["received", "front_office", "back_office", "mission_area", "answered"],
        )

    def _specification(self, xmlid):
        """Return the fields that the client requests for an advisor's list view."""
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        view_id = self.env.ref(f"grandes_clientes.{xmlid}").id
        views = Case.get_views([(view_id, "list")])
        fields = views["models"][Case._name]["fields"]
        shown = etree.fromstring(views["views"]["list"]["arch"]).iter("field")
        return {
            name: {"fields": {"display_name": {}}}
            if fields[name]["type"] == "many2one"
            else {}
            for name in {node.get("name") for node in shown}
        }

    def test_the_lists_cost_the_same_for_five_and_for_forty(self):
        cases = self._many(80)
        cases[:40]._do_register()
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        for xmlid, state in (
            ("case_view_list", "front_office"),
            ("case_view_list_to_register", "received"),
        ):
            specification = self._specification(xmlid)
            counts = []
            for limit in (5, 5, 40):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                domain = [("state", "=", state), ("id", "in", cases.ids)]
                Case.web_search_read(domain, specification, limit=limit)
                counts.append(self.env.cr.sql_log_count - before)
            with self.subTest(xmlid=xmlid):
                self.assertLessEqual(counts[2], counts[1])
                self.assertLessEqual(counts[2], 14)

    def test_what_is_missing_is_completed_from_the_list(self):
        cases = self._many(2, typification_id=False, petition_type_id=False)
        self.assertTrue(all("typification" in case.missing for case in cases))
        # As the list saves a cell edited on several rows.
        for case in cases.with_user(self.front):
            case.web_save(
                {"typification_id": self._typification("T22").id}, {"missing": {}}
            )
        self.assertFalse(any(cases.mapped("missing")))
        cases.action_register()
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
