"""The tours of five minutes, walked to their ends as each role, in a real browser."""

from odoo.tests import tagged

from ..models.manual.manual import PAGES
from .tour_common import TourCommon

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
class TestTourManual(TourCommon):
    browser_size = "1366x768"

    def _walk_tour(self, page):
        user = getattr(self, _PEOPLE[page])
        user.lang = "es_CO"
        home = self.env.ref("grandes_clientes.my_work_action").id
        tour = self.env.ref(f"grandes_clientes.tour_{page}")
        self.start_tour(f"/odoo/action-{home}", tour.name, login=user.login)

    def test_every_role_has_one(self):
        self.assertEqual(set(_PEOPLE), set(PAGES))
        for page in PAGES:
            tour = self.env.ref(f"grandes_clientes.tour_{page}")
            self.assertEqual(tour.name, f"grandes_clientes_{page}")

    def test_it_is_started_from_the_manual(self):
        self.official.lang = "es_CO"
        self.browser_js(
            "/grandes_clientes/tour",
            "console.log('test successful')",
            "!!document.querySelector('.o_tour_pointer')",
            login=self.official.login,
        )
        self.assertTrue(self.official.tour_enabled)

    def test_advisor(self):
        self._registered(subject="Caso del recorrido")
        self._walk_tour("asesor")

    def test_back_office(self):
        self._walk_tour("back_office")

    def test_mission_area(self):
        self._walk_tour("area_misional")

    def test_supervisor(self):
        self._walk_tour("supervisora")

    def test_coordinator(self):
        self._walk_tour("coordinador")

    def test_quality(self):
        self._walk_tour("calidad")

    def test_oversight(self):
        self._walk_tour("interventoria")

    def test_manager(self):
        self._walk_tour("administradora")
