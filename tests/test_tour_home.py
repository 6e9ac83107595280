"""The supervisor's home and the advisor's cards, in a real browser."""

from odoo import fields
from odoo.tests import tagged

from .tour_common import TourCommon


class TourHomeCommon(TourCommon):
    def setUp(self):
        super().setUp()
        (self.supervisor | self.manager).lang = "es_CO"
        self.late = self._registered(subject="Caso vencido")
        self.late.sudo().date_promised = fields.Date.subtract(
            fields.Date.today(), days=5
        )
        self.other = self._registered(
            subject="Caso a tiempo", beneficiary_id_number="90807060"
        )


@tagged("post_install", "-at_install")
class TestTourHome(TourHomeCommon):
    browser_size = "1366x768"

    def test_the_supervisor_reassigns_from_the_home(self):
        self.start_tour(
            "/odoo/grandes-clientes-supervisor",
            "grandes_clientes_home_supervisor",
            login=self.supervisor.login,
        )
        (self.late | self.other).invalidate_recordset()
        self.assertEqual((self.late | self.other).user_id, self.front2)

    def test_cards_filter_the_advisor_s_list(self):
        self.start_tour(
            "/odoo/grandes-clientes-my-work",
            "grandes_clientes_home_advisor",
            login=self.front.login,
        )

    def test_what_is_opened_by_its_address_has_the_menu(self):
        for user, path in (
            (self.quality, "grandes-clientes-quality"),
            (self.oversight, "grandes-clientes-home"),
            (self.supervisor, "grandes-clientes-supervisor"),
            (self.front, f"grandes.clientes.case/{self.late.id}"),
        ):
            with self.subTest(path):
                self.start_tour(
                    f"/odoo/{path}", "grandes_clientes_address", login=user.login
                )


@tagged("post_install", "-at_install")
class TestTourHomePhone(TourHomeCommon):
    browser_size = "390x844"

    def test_cards_fit_a_telephone(self):
        self.start_tour(
            "/odoo/grandes-clientes-my-work",
            "grandes_clientes_home_phone",
            login=self.front.login,
        )
