"""The search box for cases, in a real browser."""

from odoo.tests import tagged

from .common import Common
from .pages_common import PagesCommon


@tagged("post_install", "-at_install")
class TestTourFind(PagesCommon, Common):
    def test_an_advisor_finds_cases_from_any_screen(self):
        closed = self._registered(subject="Devolución de la garantía")
        closed.with_user(self.front)._do_withdraw("Lo pidió")
        self._registered(
            subject="Giro de matrícula", beneficiary_id_number="1.030.405.060"
        )
        self._walk_tours(self.front, ("grandes-clientes-my-work", "find"))
