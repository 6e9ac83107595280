from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestRoomSwitch(Common):
    """A room that is not kept here hides its menus, and comes back unchanged."""

    def setUp(self):
        super().setUp()
        Room = type(self.env["grandes.clientes.room"])
        rows = {"walks": ("Walks", ("menu_large_clients",))}
        self.enterContext(patch.object(Room, "_get_rooms", lambda self: rows))

    def test_only_the_coordinator_switches(self):
        with self.assertRaises(AccessError):
            self.env["grandes.clientes.room"].with_user(self.supervisor)._do_switch(
                "walks", False, "Kept in a spreadsheet"
            )

    def test_a_room_goes_and_comes_back(self):
        room = self.env["grandes.clientes.room"].with_user(self.coordinator)
        menu = self.env.ref("grandes_clientes.menu_large_clients")
        menus = self.env["ir.ui.menu"].with_user(self.supervisor)
        self.assertIn(menu.id, menus.load_menus(False))

        room._do_switch("walks", False, "Kept by the contractor in a spreadsheet")
        self.assertFalse(room._is_kept("walks"))
        self.assertNotIn(menu.id, menus.load_menus(False))
        with self.assertRaisesRegex(UserError, "Walks"):
            room._check_kept("walks")

        room._do_switch("walks", True, "From now on here")
        self.assertTrue(room._is_kept("walks"))
        self.assertIn(menu.id, menus.load_menus(False))
        room._check_kept("walks")

    def test_it_takes_a_reason(self):
        room = self.env["grandes.clientes.room"].with_user(self.coordinator)
        with self.assertRaises(UserError):
            room._do_switch("walks", False, " ")
