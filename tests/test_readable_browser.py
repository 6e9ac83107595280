"""What our style sheets do with Odoo's forms and lists, in a real browser."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .browser_tab import NARROW
from .control_common import ControlCommon
from .tour_common import TourCommon

# Whether an element is on the screen, by its selector.
SEEN = """[...document.querySelectorAll(%r)].some((each) => each.checkVisibility())"""
# What an element says, by its selector.
SAYS = """document.querySelector(%r).innerText.trim()"""


@tagged("post_install", "-at_install", "browser")
class TestReadable(TourCommon, ControlCommon):
    def _seen(self, tab, selector):
        return tab.evaluate(SEEN % selector)

    def _make_bulletin(self):
        area = self.env["grandes.clientes.mission.area"].search([], limit=1)
        return (
            self.env["grandes.clientes.bulletin"]
            .with_user(self.supervisor)
            .create(
                {
                    "name": "Cambia la fecha de giro",
                    "body": "<p>Desde hoy se gira los viernes.</p>",
                    "mission_area_id": area.id,
                }
            )
        )

    def _ask_access(self, profile):
        return (
            self.env["grandes.clientes.access.request"]
            .with_user(self.supervisor)
            .create(
                {
                    "kind": "new",
                    "person_name": "Laura Peñaloza",
                    "profile_id": profile.id,
                    "reason": "Turno de la tarde",
                }
            )
        )

    def test_a_form_that_is_read(self):
        today = clock.today(self.company)
        self.company.grandes_clientes_control_from = today - timedelta(days=20)
        self.Occurrence._cron_plan()
        absent = self._of("C04", state="absent")[:1]
        self.assertTrue(absent)
        profile = self.env.ref("grandes_clientes.access_profile_quality")
        self.assertFalse(profile.campaign_ids)
        self.assertFalse(profile.permission_ids)
        profiles = f"/odoo/action-grandes_clientes.access_profile_action/{profile.id}"
        # Made before the browser sends requests, which the test must not meet.
        bulletin = self._make_bulletin()
        title = f"Publish · {bulletin.display_name}"
        request = self._ask_access(profile)
        with self._at_work() as page_of:
            tab = page_of(self.quality.login, size=NARROW)
            with self.subTest("a date is part of the sentence of its banner"):
                tab.go(f"/odoo/grandes.clientes.control.occurrence/{absent.id}")
                tab.wait(SEEN % ".alert [name=absent_since]")
                display = tab.evaluate(
                    "getComputedStyle(document.querySelector("
                    "'.alert [name=absent_since] > div')).display"
                )
                self.assertEqual(display, "inline-flex")
            with self.subTest("a read-only field without a value is not shown"):
                tab.go(profiles)
                tab.wait(SEEN % ".o_gc_form [name=role]")
                self.assertFalse(self._seen(tab, "[name=campaign_ids]"))
                self.assertFalse(self._seen(tab, "label[for^=campaign_ids]"))
            with self.subTest("no rows fill up a short list"):
                self.assertTrue(self._seen(tab, "[name=permission_ids]"))
                self.assertFalse(self._seen(tab, "[name=permission_ids] tbody > tr"))
            with self.subTest("a question is named after the act that it precedes"):
                tab = page_of(self.supervisor.login)
                tab.go(f"/odoo/grandes.clientes.bulletin/{bulletin.id}")
                tab.wait(SEEN % "button[name=action_publish]")
                tab.click("button[name=action_publish]")
                tab.wait(SEEN % ".modal-title")
                self.assertEqual(tab.evaluate(SAYS % ".modal-title"), title)
                self.assertEqual(
                    tab.evaluate(SAYS % ".modal-footer .btn-primary"), "Publish"
                )
                tab.rest()
            with self.subTest("who asked for access reads who decides on it"):
                tab.go(f"/odoo/grandes.clientes.access.request/{request.id}")
                tab.wait(SEEN % ".o_gc_form [name=kind]")
                self.assertEqual(
                    tab.evaluate(SAYS % ".alert-info"),
                    "The Coordinador approves it or refuses it.",
                )
            tab = page_of(self.manager.login, size=NARROW)
            with self.subTest("who may fill the field in sees it"):
                tab.go(profiles)
                tab.wait(SEEN % ".o_gc_form [name=role]")
                self.assertTrue(self._seen(tab, "[name=campaign_ids]"))
