"""The search box for cases, in a real browser."""

import time
from unittest.mock import patch

from odoo import api
from odoo.tests import tagged

from .browser_devtools import PATIENCE
from .common import Common
from .pages_common import PagesCommon

BOX = ".o_gc_find_input"
HITS = ".o_gc_find_hits"


@tagged("post_install", "-at_install")
class TestTourFind(PagesCommon, Common):
    def test_an_advisor_finds_cases_from_any_screen(self):
        closed = self._registered(subject="Devolución de la garantía")
        closed.with_user(self.front)._do_withdraw("Lo pidió")
        self._registered(
            subject="Giro de matrícula", beneficiary_id_number="1.030.405.060"
        )
        self._walk_tours(self.front, ("grandes-clientes-my-work", "find"))

    def test_an_answer_that_comes_late_undoes_nothing(self):
        self._registered(subject="Giro de matrícula")
        self._play(self.front.login, self._chosen_meanwhile, self._gone_on_meanwhile)

    def _answer_late(self):
        """Slow the search down; return the texts that it was asked for."""
        Find = type(self.env["grandes.clientes.case.find"])
        get_hits, asked = Find.get_hits, []

        @api.model
        def get_hits_late(model, text):
            asked.append(text)
            time.sleep(1)
            return get_hits(model, text)

        self.enterContext(patch.object(Find, "get_hits", get_hits_late))
        return asked

    def _wait_asked(self, asked):
        until = time.monotonic() + PATIENCE
        while not asked and time.monotonic() < until:
            time.sleep(0.05)
        self.assertTrue(asked)

    def _chosen_meanwhile(self):
        """The hit that was chosen with the arrow is the one that Enter opens."""
        tab, _new_tab = yield
        tab.go("/odoo/grandes-clientes-my-work")
        tab.fill(BOX, "gi")
        tab.see(f"{HITS} .dropdown-item >> Giro de matrícula")
        asked = self._answer_late()
        tab.type("ro")
        self._wait_asked(asked)
        tab.press("ArrowDown")
        tab.see(f"{HITS} .active >> Giro de matrícula")
        tab.wait_idle()
        tab.press("Enter")
        tab.see(".o_form_view >> Giro de matrícula")
        yield
        self.assertEqual(asked, ["giro"])

    def _gone_on_meanwhile(self):
        """No hits drop down on the screen that was opened before they came."""
        tab, _new_tab = yield
        tab.go("/odoo/grandes-clientes-my-work")
        asked = self._answer_late()
        tab.fill(BOX, "matr")
        self._wait_asked(asked)
        tab.press("Enter")
        tab.see(".o_list_view .o_data_row >> Giro de matrícula")
        tab.wait_idle()
        self.assertFalse(tab.evaluate(f"!!document.querySelector('{HITS}')"))
        yield
        self.assertEqual(asked, ["matr"])
