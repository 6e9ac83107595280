"""One daily signature for C6 and C7, over the figures that were shown."""

from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .control_common import ControlCommon


@tagged("post_install", "-at_install")
class TestControlSignature(ControlCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grandes_clientes_control_from = date(2026, 9, 14)
        cls._plan()
        cls.monday = cls._daily(date(2026, 9, 14))
        cls.tuesday = cls._daily(date(2026, 9, 15))

    def _system(self):
        return self.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "COBOL")], limit=1
        )

    def test_one_signature_covers_both_controls(self):  # C6, C7
        signature = self._sign(self.tuesday)
        self.assertEqual(set(signature.review_ids.mapped("control")), {"C6", "C7"})
        for code in ("C06", "C07"):
            (day,) = self._of(code, frequency="daily", date_from=date(2026, 9, 15))
            self.assertEqual(day.state, "done", code)
        self.assertFalse(signature.is_bulk)
        self.assertFalse(signature._find_broken_seals())

    def test_either_owner_suffices_and_nobody_else(self):
        self._sign(self.monday, self.coordinator)
        for user in (self.supervisor, self.oversight, self.front):
            with self.assertRaises(AccessError):
                self._sign(self.tuesday, user)

    def test_what_was_shown_is_frozen_with_it(self):
        self._registered()._do_consult(
            self._system(),
            "No responde",
            system_down=True,
        )
        signature = self._sign(self.tuesday)
        (day,) = signature.figures
        self.assertEqual(day["date"], "2026-09-15")
        self.assertTrue(day["indicators"] is not None)
        self.assertIn("2026", str(signature.figures_html))
        with self.assertRaises(UserError):
            signature.sudo().write({"figures": []})

    def test_failures_that_were_met_are_counted(self):  # C6
        self._registered()._do_consult(self._system(), "No responde", system_down=True)
        today = self._daily(date(2026, 9, 16))
        Signature = self.env["grandes.clientes.control.signature"]
        tuesday, wednesday = Signature._get_figures(self.tuesday | today)
        self.assertEqual((tuesday["failures"], wednesday["failures"]), (0, 1))

    def test_failures_and_calls_of_the_day_are_shown_and_frozen(self):  # C6
        system = self.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "TELEFONIA")], limit=1
        )
        self.env["grandes.clientes.outage"].with_user(self.supervisor).create(
            {
                "system_id": system.id,
                "ticket": "INC-1",
                "began_on": datetime(2026, 9, 15, 14),
                "ended_on": datetime(2026, 9, 15, 16, 30),
            }
        )
        self.env["grandes.clientes.platform.load"].with_user(self.supervisor)._do_read(
            "levels",
            b"Fecha;Ofrecidas;Atendidas;En umbral\n15/09/2026;100;90;81\n",
            "niveles.csv",
        )._do_load()
        Signature = self.env["grandes.clientes.control.signature"]
        monday, tuesday = Signature._get_figures(self.monday | self.tuesday)
        self.assertEqual(
            (monday["outages"]["count"], monday["outages"]["minutes"]), (0, 0)
        )
        self.assertEqual(monday["calls"], {"is_kept": True})
        self.assertEqual(
            (tuesday["outages"]["count"], tuesday["outages"]["minutes"]), (1, 150)
        )
        self.assertEqual(tuesday["calls"]["offered"], 100)
        signature = self._sign(self.tuesday)
        shown = str(signature.figures_html)
        self.assertIn(system.name, shown)
        self.assertIn("150", shown)
        self.assertIn("90.0", shown)
        self.assertFalse(signature._find_broken_seals())

    def test_what_is_not_kept_here_is_no_zero(self):  # C6
        Room = self.env["grandes.clientes.room"].with_user(self.coordinator)
        for room in ("outage", "platform"):
            Room._do_switch(room, False, "Lo lleva tecnología")
        signature = self._sign(self.tuesday)
        (day,) = signature.figures
        self.assertEqual(day["outages"], {"is_kept": False})
        self.assertEqual(day["calls"], {"is_kept": False})
        self.assertEqual(str(signature.figures_html).count("not kept here"), 3)

    def test_without_the_figures_nothing_is_signed(self):
        Signature = self.env["grandes.clientes.control.signature"].with_user(
            self.quality
        )
        days = self.tuesday.with_user(self.quality)
        with self.assertRaisesRegex(UserError, "Open the figures"):
            Signature._do_sign(days, None, NOW, "conforming")
        other = Signature._get_figures(self.monday.with_user(self.quality))
        with self.assertRaisesRegex(UserError, "Open the figures"):
            Signature._do_sign(days, other, NOW, "conforming")
        with self.assertRaisesRegex(UserError, "Open the figures"):
            Signature._do_sign(days, Signature._get_figures(days), None, "conforming")

    def test_in_bulk_it_says_so(self):
        signature = self._sign(self.monday | self.tuesday)
        self.assertTrue(signature.is_bulk)
        self.assertEqual((signature.day_count, len(signature.review_ids)), (2, 4))

    def test_the_list_names_the_days_that_were_signed(self):
        signature = self._sign(self.monday | self.tuesday)
        arch = signature.with_user(self.quality).get_view(view_type="list")["arch"]
        self.assertIn('name="days"', arch)
        self.assertEqual(signature.days, "14 Sep 2026 – 15 Sep 2026")

    def test_the_list_names_no_day_that_was_not_signed_with_them(self):
        self._sign(self.tuesday)
        wednesday = self._daily(date(2026, 9, 16))
        signature = self._sign(self.monday | wednesday)
        self.assertEqual(signature.days, "14 Sep 2026, 16 Sep 2026")

    def test_a_day_is_signed_once(self):
        self._sign(self.tuesday)
        with self.assertRaisesRegex(UserError, "signed already"):
            self._sign(self.tuesday)

    def test_findings_are_written_down(self):
        with self.assertRaises(UserError):
            self._sign(self.tuesday, outcome="findings")
        signature = self._sign(
            self.tuesday, outcome="findings", findings="Cayó C&CTEX dos veces"
        )
        self.assertEqual(signature.findings, "Cayó C&CTEX dos veces")

    def test_signed_after_its_term_it_is_late(self):
        with clock.at(NOW + timedelta(days=5)):
            self._sign(self.monday)
        (day,) = self._of("C06", date_from=date(2026, 9, 14))
        self.assertEqual(day.state, "late")

    def test_what_waits_for_the_home(self):
        home = self.env["grandes.clientes.control.home"].with_user(self.coordinator)
        self.assertEqual(home.get_band()["waiting"], 2)
        action = home.action_sign()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(len(wizard.figures), 2)
        with self.assertRaises(AccessError):
            wizard.with_user(self.coordinator).write({"shown_on": NOW})
        wizard.with_user(self.coordinator).action_confirm()
        self.assertEqual(home.get_band()["waiting"], 0)
        with self.assertRaisesRegex(UserError, "Every day is signed"):
            home.action_sign()

    def test_of_quality_too(self):
        home = self.env["grandes.clientes.quality.home"].with_user(self.quality)
        self.assertEqual(home.get_band()["waiting"], 2)
        self.assertEqual(
            self.env["grandes.clientes.control.home"]
            .with_user(self.oversight)
            .get_band()["waiting"],
            0,
        )
