"""The box that finds cases, in a real browser."""

from odoo.tests import HttpCase, tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestTourFind(HttpCase, Common):
    def test_an_advisor_finds_cases_from_any_screen(self):
        closed = self._registered(subject="Devolución de la garantía")
        closed.with_user(self.front)._do_withdraw("Lo pidió")
        self._registered(
            subject="Giro de matrícula", beneficiary_id_number="1.030.405.060"
        )
        self.start_tour("/odoo", "grandes_clientes_find", login=self.front.login)
