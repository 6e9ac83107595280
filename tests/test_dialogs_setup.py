"""The dialogs of the first day, confirmed as their screens do it."""

from base64 import b64encode

from odoo.tests import tagged

from .dialog_common import DialogCommon, confirms
from .setup_common import DEPARTMENTS, SetupCommon


@tagged("post_install", "-at_install")
class TestDialogsSetup(DialogCommon, SetupCommon):
    def _open(self, name):
        return self.env["ir.actions.actions"]._for_xml_id(f"grandes_clientes.{name}")

    @confirms("setup.manager/action_confirm")
    def test_name_the_administrator(self):
        self._confirm(
            self.admin,
            self._open("setup_manager_action"),
            name="Nueva Administradora",
            login="nueva.administradora@example.com",
            is_invited=False,
        )
        user = self.env["res.users"].search(
            [("login", "=", "nueva.administradora@example.com")]
        )
        self.assertTrue(user.has_group("grandes_clientes.group_manager"))

    @confirms("setup.own/action_confirm")
    def test_what_is_its_own(self):
        self._confirm(self.manager, self._open("setup_own_action"), letters="Z")
        case = self._registered()
        self.assertTrue(case.name.startswith("GCZ2026-"))

    @confirms("setup.portfolio/action_confirm", "setup.portfolio/action_open_entities")
    def test_portfolios_and_pool(self):
        action = self._open("setup_portfolio_action")
        self.town.advisor_id = False
        shown, _wizard = self._confirm(self.manager, action, "action_open_entities")
        self.assertIn(self.town, self.env["res.partner"].search(shown["domain"]))
        self._confirm(
            self.supervisor,
            action,
            pool_user_ids=self.front2,
            advisor_ids=self.front,
        )
        self.assertEqual(self.env.company.grandes_clientes_pool_user_ids, self.front2)
        self.assertEqual(self.town.advisor_id, self.front)

    @confirms("setup.areas/action_confirm")
    def test_people_of_the_areas(self):
        unattended = self.Setup._get_matrix_in_force().unattended_area_ids
        self.assertTrue(unattended)
        self._confirm(
            self.manager, self._open("setup_areas_action"), user_ids=self.official
        )
        for area in unattended:
            self.assertIn(self.official, area.member_ids)
        self.assertEqual(self._state("areas"), "done")

    @confirms(
        "entity.import/action_read",
        "entity.import/action_template",
        "entity.import/action_review",
        "entity.import/action_confirm",
    )
    def test_import_of_entities(self):
        action = self._open("entity_import_action")
        shown, _wizard = self._confirm(self.manager, action, "action_template")
        self.assertEqual(shown["type"], "ir.actions.act_url")
        shown, wizard = self._confirm(
            self.manager,
            action,
            "action_read",
            file=b64encode(DEPARTMENTS + b"\n00,Ninguno"),
        )
        self.assertEqual(wizard.kind, "departments")
        self._confirm(self.manager, shown, "action_review")
        self._confirm(self.manager, shown)
        self.assertTrue(
            self.env["res.partner"].search([("name", "=", "Gobernación de Antioquia")])
        )
