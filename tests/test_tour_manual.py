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
        tour = self.env.ref(f"grandes_clientes.tour_{page}")
        self.start_tour(f"/odoo/{PAGES[page][1]}", tour.name, login=user.login)

    def test_every_role_has_one(self):
        self.assertEqual(set(_PEOPLE), set(PAGES))
        for page, (_group, path) in PAGES.items():
            tour = self.env.ref(f"grandes_clientes.tour_{page}")
            self.assertEqual(tour.url, f"/odoo/{path}")

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
