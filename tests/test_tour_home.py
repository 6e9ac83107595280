"""Where each role begins, in a real browser: home, cards, a case, its tour."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models.manual.manual import PAGES
from ..tools import clock
from .browser_tab import NARROW
from .tour_common import TourCommon

PRESENCE = "grandes.clientes.case.presence"
_PEOPLE = {
    "asesor": "front",
    "back_office": "back",
    "area_misional": "official",
    "supervisora": "supervisor",
    "coordinador": "coordinator",
    "calidad": "quality",
    "interventoria": "oversight",
    "administradora": "manager",
}


@tagged("post_install", "-at_install")
class TestTourHome(TourCommon):
    """Eight users, each of whom keeps their page through all of these tests."""

    def setUp(self):
        super().setUp()
        for name in _PEOPLE.values():
            getattr(self, name).lang = "es_CO"
        self.late = self._registered(subject="Caso vencido")
        self.late.sudo().date_promised = fields.Date.subtract(
            fields.Date.today(), days=5
        )
        self.other = self._registered(
            subject="Caso a tiempo", beneficiary_id_number="90807060"
        )

    def test_an_address_has_the_menu(self):
        """On a user's first page, and on one that is reloaded."""
        for user, path in (
            (self.quality, "grandes-clientes-quality"),
            (self.oversight, "grandes-clientes-home"),
            (self.supervisor, "grandes-clientes-supervisor"),
            (self.front, f"grandes.clientes.case/{self.late.id}"),
        ):
            with self.subTest(path), self._at_work() as page_of:
                tab = page_of(user.login, path=f"/odoo/{path}")
                if tab.path != f"/odoo/{path}":
                    tab.open(f"/odoo/{path}")
                tab.tour("grandes_clientes_address")

    def test_form_and_dialog_say_who_is_present(self):
        """Another user is writing an answer to the displayed case."""
        case = self.late
        # A report lasts two minutes: this one lasts until a busy machine has looked.
        with clock.at(clock.now() + timedelta(hours=1)):
            presence = self.env[PRESENCE].with_user(self.front2)
            presence.enter({str(case.id): "answer"}, "x")
        self.front2.name = "Paula Quintero"
        with self._at_work() as page_of:
            path = f"/odoo/grandes-clientes-cases/{case.id}"
            tab = page_of(self.front.login, path=path)
            if tab.path != path:
                tab.go(path)
            tab.tour("grandes_clientes_presence")
            with self._alone():
                mine = self.env[PRESENCE].search([("user_id", "=", self.front.id)])
                self.assertEqual(mine.case_id, case)
            tab.rest()
            # A user who left for another screen no longer has it open.
            self._wait_remaining_requests()
            with self._alone():
                self.assertFalse(mine.exists())

    def test_given_by_a_click(self):
        case = self.late
        third = self._user("front3", "group_front_office")
        third.name = "Camila Torres"
        self._walk_tours(
            self.supervisor,
            (f"grandes-clientes-cases/{case.id}", "assign_by_a_click"),
        )
        self.assertEqual(case.user_id, third)

    def test_the_supervisor_reassigns_from_the_home(self):
        self._walk_tours(
            self.supervisor, ("grandes-clientes-supervisor", "home_supervisor")
        )
        self.assertEqual((self.late | self.other).user_id, self.front2)

    def test_cards_filter_the_advisor_s_list(self):
        self._walk_tours(self.front, ("grandes-clientes-my-work", "home_advisor"))

    def _walk_tour(self, page):
        home = self.env.ref("grandes_clientes.my_work_action").id
        tour = self.env.ref(f"grandes_clientes.tour_{page}")
        name = tour.name.removeprefix("grandes_clientes_")
        self._walk_tours(getattr(self, _PEOPLE[page]), (f"action-{home}", name))

    def test_every_role_has_a_tour_of_five_minutes(self):
        self.assertEqual(set(_PEOPLE), set(PAGES))
        for page in PAGES:
            tour = self.env.ref(f"grandes_clientes.tour_{page}")
            self.assertEqual(tour.name, f"grandes_clientes_{page}")

    def test_tour_of_the_advisor(self):
        self._walk_tour("asesor")

    def test_tour_of_the_back_office(self):
        self._walk_tour("back_office")

    def test_tour_of_the_mission_area(self):
        self._walk_tour("area_misional")

    def test_tour_of_the_supervisor(self):
        self._walk_tour("supervisora")

    def test_tour_of_the_coordinator(self):
        self._walk_tour("coordinador")

    def test_tour_of_quality(self):
        self._walk_tour("calidad")

    def test_tour_of_the_oversight(self):
        self._walk_tour("interventoria")

    def test_tour_of_the_manager(self):
        self._walk_tour("administradora")

    def test_tour_starts_from_the_manual(self):
        with self._at_work() as page_of:
            path = "/grandes_clientes/tour"
            tab = page_of(self.official.login, place="manual", path=path)
            tab.see(".o_tour_pointer")
            # Otherwise it would go on showing the tour.
            tab.close()
        self.env.invalidate_all()
        self.assertTrue(self.official.tour_enabled)

    def test_with_a_telephone_the_cards_fit(self):
        self._walk_tours(
            self.front, ("grandes-clientes-my-work", "home_phone"), size=NARROW
        )
