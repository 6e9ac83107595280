"""From the installation to the first answered case, by the first steps alone."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .setup_common import DEPARTMENTS, SetupCommon
from .smtp_common import QUEUE_LOGGERS
from .tour_common import TourCommon


@tagged("post_install", "-at_install", "slow")
class TestTourFirstDay(TourCommon, SetupCommon):
    """A database without people or entities of ours, as after the installation."""

    browser_size = "1366x768"

    def setUp(self):
        super().setUp()
        self._go_back_to_the_installation()
        # Of the languages of all that is installed, what the screens here say.
        modules = self.env.registry["ir.module.module"]
        update = modules._update_translations

        def update_ours(records, *args, **kwargs):
            ours = records.filtered(
                lambda module: module.name in ("base", "web", "grandes_clientes")
            )
            return update(ours, *args, **kwargs)

        self.patch(modules, "_update_translations", update_ours)

    def _go_back_to_the_installation(self):
        """Undo what the tests share, so that the company begins."""
        partners = self.ies | self.town
        partners.write({"advisor_id": False, "backup_advisor_id": False})
        self.contact.is_coordinator = False
        partners.is_large_client = False
        self.treasury.member_ids = False
        names = ("front", "front2", "back", "official", "supervisor", "coordinator")
        for name in (*names, "quality", "oversight", "manager"):
            getattr(self, name).group_ids = self.env.ref("base.group_user")
        self.env.company.write(
            {"name": "My Company", "vat": False, "email": False, "country_id": False}
        )
        languages = self.env["res.lang"].search([("code", "!=", "en_US")])
        (self.front | self.official).lang = "en_US"
        self.env["res.partner"].search(
            [("lang", "in", languages.mapped("code"))]
        ).lang = "en_US"
        languages.active = False
        self.admin.password = "admin"
        self.admin.lang = "en_US"
        # Its chat would be under way while pages are loaded anew.
        if "odoobot_state" in self.admin._fields:
            self.admin.odoobot_state = "disabled"

    def _sign_in_as(self, login):
        """Let somebody choose a password, as by the invitation."""
        user = self.env["res.users"].search([("login", "=", login)])
        self.assertTrue(user, login)
        user.password = login
        return login

    def test_from_nothing_to_an_answered_case(self):
        start = "/odoo/grandes-clientes-first-steps"
        setup = self.Setup.with_user(self.admin).get_setup()
        self.assertEqual(
            [s["code"] for s in setup["steps"] if s["state"] == "done"], ["calendar"]
        )
        self.start_tour(
            start, "grandes_clientes_first_day_admin", login="admin", timeout=240
        )
        # From here on nobody uses Odoo's Settings.
        manager = self._sign_in_as("administradora@example.com")
        user = self.env["res.users"].search([("login", "=", manager)])
        self.assertFalse(user.has_group("base.group_system"))
        self.assertFalse(user.has_group("base.group_erp_manager"))
        self.assertTrue(user.lang.startswith("es"))
        self._serve("entidades.csv", DEPARTMENTS)
        with mute_logger(*QUEUE_LOGGERS):
            self.start_tour(
                "/odoo/grandes-clientes-administrator",
                "grandes_clientes_first_day_manager",
                login=manager,
                timeout=180,
            )
        self.start_tour(
            start,
            "grandes_clientes_first_day_coordinator",
            login=self._sign_in_as("coordinador@example.com"),
        )
        self.start_tour(
            start,
            "grandes_clientes_first_day_case",
            login=self._sign_in_as("supervisora@example.com"),
        )
        self.start_tour(
            "/odoo/grandes-clientes-administrator",
            "grandes_clientes_first_day_done",
            login=manager,
        )
        case = self.env["grandes.clientes.case"].search([])
        self.assertRecordValues(
            case, [{"state": "closed", "user_id": case.create_uid.id}]
        )
        self.assertEqual(case.user_id.login, "supervisora@example.com")
        setup = self.Setup.with_user(user).get_setup()
        self.assertTrue(setup["is_ready"])
