"""Rotation of staff: who joined, left and was away, by side (I10)."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .movement_common import MOVEMENT, StaffCommon


@tagged("post_install", "-at_install")
class TestRotation(StaffCommon):
    """The figures for I10."""

    def test_figures_by_side(self):
        # Everybody has been there since before the month.
        grants = self.env["grandes.clientes.access.grant"].sudo().search([])
        grants.write({"date_from": NOW - timedelta(days=60)})
        early = self._movement(
            "leaver",
            self.front,
            successor_id=self.front2,
            effective_on=NOW.date() + timedelta(days=7),
        )
        early._do_communicate()
        late = self._movement(
            "leaver", self.back, effective_on=NOW.date() - timedelta(days=2)
        )
        late._do_communicate()
        self._movement("joiner", person_name="Sin cuenta", side="mission_area")
        self._away(self.official)
        figures = self.env[MOVEMENT]._get_rotation(
            self.env.company,
            NOW.date().replace(day=1),
            NOW.date().replace(day=30),
        )
        ours, theirs = figures["outsourcing"], figures["mission_area"]
        self.assertEqual((ours["leaver"], ours["joiner"], ours["absence"]), (2, 0, 0))
        self.assertEqual(ours["notice_days"], [-2, 7])
        self.assertEqual((ours["late"], ours["alive_after"]), (1, 1))
        self.assertEqual(set(ours["ids"]), {early.id, late.id})
        # A movement that was not announced yet does not count in the month.
        self.assertEqual((theirs["joiner"], theirs["absence"]), (0, 1))
        self.assertGreater(ours["at_start"], 0)
        self.assertEqual(
            ours["rate"], 100 * 2 / ((ours["at_start"] + ours["at_end"]) / 2)
        )

    def test_who_was_shut_out_by_other_means_was_not_alive(self):
        movement = self._movement(
            "leaver", self.back, effective_on=NOW.date(), successor_id=self.front2
        )
        movement._do_communicate()
        month = NOW.date().replace(day=1), NOW.date().replace(day=30)
        person = self.env["grandes.clientes.person"].browse(self.back.id)
        reports = self.env["grandes.clientes.report"].with_user(self.quality)

        def assert_alive(count):
            self.env.flush_all()
            figures = self.env[MOVEMENT]._get_rotation(self.env.company, *month)
            self.assertEqual(figures["outsourcing"]["alive_after"], count)
            report = reports._make("I10", *month)
            self.assertEqual(report.indicator("I10.alive").numerator, count)

        with clock.at(NOW + timedelta(days=3)):
            assert_alive(1)
        person.with_user(self.manager)._do_lock("Sale hoy")
        with clock.at(NOW + timedelta(days=3)):
            assert_alive(0)
            person.with_user(self.manager)._do_unlock("Se necesita")
            assert_alive(1)

    def test_nobody_there_has_no_rate(self):
        other = self.env["res.company"].create({"name": "Otra"})
        figures = self.env[MOVEMENT]._get_rotation(
            other, NOW.date().replace(day=1), NOW.date().replace(day=30)
        )
        self.assertIsNone(figures["outsourcing"]["rate"])
