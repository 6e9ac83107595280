"""A change is delegated, approved, or at once a deviation (I06)."""

from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW
from .delegation_common import DelegationCommon


@tagged("post_install", "-at_install", "slow")
class TestDelegationMatching(DelegationCommon):
    # === WITHOUT ANYTHING === #

    def test_a_change_without_either_is_a_deviation_at_once(self):
        row, deviations = self._change()
        self.assertEqual(row.approval, "unapproved")
        self.assertRecordValues(
            deviations,
            [
                {
                    "check_code": "unapproved",
                    "kind": "departure",
                    "severity": "critical",
                    "step_number": "5.2.6",
                    "person_id": self.front.id,
                    "happened_on": NOW,
                    "found_on": NOW,
                }
            ],
        )
        self.assertIn("without approval", deviations.explanation)
        self.assertEqual(self.case.conformity, "deviating")

    def test_judged_anew_it_stays(self):
        _row, deviations = self._change()
        self.case.with_user(self.quality)._do_judge()
        self.assertEqual(deviations.state, "open")
        deviations.with_user(self.quality)._do_justify("Lo pidió el área por teléfono")
        self.case.with_user(self.quality)._do_judge()
        self.assertEqual(deviations.state, "justified")

    def test_a_look_up_asks_for_nothing(self):
        self.case._do_consult(self.ctex, "Visto")
        self.assertFalse(self.case.consultation_ids.approval)
        self.assertFalse(
            self.case.sudo().deviation_ids.filtered_domain([("rule", "=", "I06")])
        )
        row = self.case._do_consult(
            self.ctex, False, operation="modify", system_down=True
        )
        self.assertFalse(row.approval)

    def test_who_asks_for_none_has_none(self):
        """Without a start date, or before it, the profile's permission is enough."""
        company = self.env.company
        for begins in (False, date(2026, 9, 17)):
            company.grandes_clientes_delegation_from = begins
            row, deviations = self._change()
            self.assertFalse(row.approval)
            self.assertFalse(deviations)

    def test_nobody_says_by_what_it_is_allowed(self):
        for vals in ({"approval": "approved"}, {"delegation_id": 1}):
            with self.assertRaises(AccessError):
                self.env["grandes.clientes.consultation"].with_user(self.front).create(
                    {
                        "case_id": self.case.id,
                        "system_id": self.ctex.id,
                        "operation": "modify",
                        "finding": "Cambio",
                        **vals,
                    }
                )

    # === BY DELEGATION === #

    def test_a_delegation_in_force_covers_it(self):
        delegation = self._delegate()
        row, deviations = self._change()
        self.assertEqual((row.approval, row.delegation_id), ("delegated", delegation))
        self.assertFalse(deviations)
        self.assertEqual(delegation.with_user(self.front).consultation_count, 1)

    def test_from_its_first_day_until_before_its_last(self):
        self._delegate(date_from=date(2026, 9, 17), date_to=date(2026, 9, 24))
        # Bogotá is five hours behind UTC, so it is still the day before.
        for instant, allowed in (
            (datetime(2026, 9, 17, 4, 59), "unapproved"),
            (datetime(2026, 9, 17, 5, 0), "delegated"),
            (datetime(2026, 9, 24, 4, 59), "delegated"),
            (datetime(2026, 9, 24, 5, 0), "unapproved"),
        ):
            with self.subTest(instant), clock.at(instant):
                row, _deviations = self._change()
                self.assertEqual(row.approval, allowed)

    def test_in_preparation_or_revoked_it_covers_nothing(self):
        delegation = self._delegate(give=False)
        self.assertEqual(self._change()[0].approval, "unapproved")
        delegation._do_give()
        self.assertEqual(self._change()[0].approval, "delegated")
        delegation._do_revoke("Cambió el procedimiento")
        self.assertEqual(self._change()[0].approval, "unapproved")

    def test_within_its_limits(self):
        other = self.change.copy({"code": "OTRO", "name": "Otro dato"})
        back = self.env.ref("grandes_clientes.access_profile_back_office")
        limits = (
            ({"system_id": self.cobol.id}, {}, "unapproved"),
            ({"profile_ids": back.ids}, {}, "unapproved"),
            ({"change_ids": other.ids}, {}, "unapproved"),
            ({"change_ids": other.ids}, {"change_id": self.change.id}, "unapproved"),
            ({"change_ids": other.ids}, {"change_id": other.id}, "delegated"),
            ({"amount_max": 100.0}, {}, "unapproved"),
            ({"amount_max": 100.0}, {"amount": 100.01}, "unapproved"),
            ({"amount_max": 100.0}, {"amount": 100.0}, "delegated"),
            ({"typification_ids": self._typification("T01").ids}, {}, "unapproved"),
            ({"typification_ids": self._typification("T22").ids}, {}, "delegated"),
            ({"partner_ids": self.town.ids}, {}, "unapproved"),
            ({"partner_ids": self.ies.ids}, {}, "delegated"),
        )
        for limit, said, allowed in limits:
            with self.subTest(limit=limit, said=said):
                delegation = self._delegate(**limit)
                self.assertEqual(self._change(**said)[0].approval, allowed)
                delegation._do_revoke("Prueba")

    def test_any_change_is_any_of_the_area(self):
        other = self.change.copy(
            {"code": "OTRO", "name": "Otro", "mission_area_id": self.credit.id}
        )
        self._delegate()
        self.assertEqual(
            self._change(change_id=self.change.id)[0].approval, "delegated"
        )
        self.assertEqual(self._change(change_id=other.id)[0].approval, "unapproved")

    def test_who_gave_it_does_not_work_by_it(self):
        roles = ("group_front_office", "group_mission_area")
        person = self._user("both", *roles)
        self.treasury.sudo().member_ids += person
        delegation = self._delegate(give=False)
        delegation.with_user(person)._do_give()
        row, deviations = self._change(person)
        self.assertEqual(row.approval, "unapproved")
        self.assertTrue(deviations)
        self.assertEqual(self._change()[0].delegation_id, delegation)

    def test_limits_stay_when_what_they_name_is_archived_or_merged(self):
        town = self._entity("Alcaldía de Prueba", "municipality")
        other = self._entity("Otra alcaldía", "municipality")
        paid = self._typification("T02").copy({"code": "T99", "name": "Retirada"})
        fax = self.change.copy({"code": "FAX", "name": "Fax"})
        entities = self._delegate(partner_ids=(town | other).ids)
        delegations = (
            entities
            | self._delegate(typification_ids=paid.ids)
            | self._delegate(change_ids=fax.ids)
        )
        self.assertEqual(self._change()[0].approval, "unapproved")
        for named in (paid, fax, town, other):
            named.sudo().active = False
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._change()[0].approval, "unapproved")
        self.assertEqual(delegations._find_broken_seals(), {})
        refused = self.assertRaises(IntegrityError)
        with refused, mute_logger("odoo.sql_db"), self.cr.savepoint():
            other.sudo().unlink()

    def test_a_merge_of_entities_breaks_no_seal(self):
        town = self._entity("Alcaldía de Prueba", "municipality")
        other = self._entity("Otra alcaldía", "municipality")
        delegation = self._delegate(partner_ids=(town | other).ids)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (town | other).ids, town, extra_checks=False
        )
        self.assertEqual(delegation.partner_ids, town)
        self.assertEqual(delegation._find_broken_seals(), {})

    def test_of_its_company_alone(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        delegation = self._delegate()
        self.env.cr.execute(
            "UPDATE grandes_clientes_delegation SET company_id = %s WHERE id = %s",
            [other.id, delegation.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._change()[0].approval, "unapproved")

    # === BY APPROVAL === #

    def test_an_approved_request_covers_it_once(self):
        request = self._approved()
        row, deviations = self._change()
        self.assertEqual(
            (row.approval, row.delegation_request_id), ("approved", request)
        )
        self.assertFalse(deviations)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "executed",
                    "executed_by_id": self.front.id,
                    "consultation_id": row.id,
                    "is_different": False,
                }
            ],
        )
        self.assertEqual(self._change()[0].approval, "unapproved")

    def test_only_of_its_case_system_and_change(self):
        request = self._approved()
        other = self._registered(beneficiary_id_number="51515151")
        self.assertEqual(self._change(case=other)[0].approval, "unapproved")
        self.assertEqual(self._change(system=self.cobol)[0].approval, "unapproved")
        another = self.change.copy({"code": "OTRO", "name": "Otro dato"})
        self.assertEqual(self._change(change_id=another.id)[0].approval, "unapproved")
        self.assertEqual(request.state, "approved")

    def test_asked_rejected_or_expired_covers_nothing(self):
        asked = self._request()
        self.assertEqual(self._change()[0].approval, "unapproved")
        asked.with_user(self.official)._do_reject("No procede")
        self.assertEqual(self._change()[0].approval, "unapproved")
        request = self._approved()
        with clock.at(request.expires_on):
            self.assertEqual(self._change()[0].approval, "approved")
        request = self._approved()
        # Whether or not the cron has run.
        with clock.at(datetime(2026, 9, 24, 5, 0)):
            self.assertGreater(clock.now(), request.expires_on)
            self.assertEqual(self._change()[0].approval, "unapproved")

    def test_another_value_than_approved_is_a_deviation(self):
        request = self._approved()
        row, deviations = self._change(value_after="Cuenta 999")
        self.assertEqual(row.approval, "different")
        self.assertTrue(request.is_different)
        self.assertIn("not the one approved", deviations.explanation)
        request = self._approved(amount=50.0)
        row, _deviations = self._change(value_after=" cuenta  200 ", amount=50.0)
        self.assertEqual(row.approval, "approved")

    # === SWITCHED OFF === #

    def test_a_room_not_kept_asks_for_nothing(self):
        request = self._approved()
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "delegation", False, "La lleva la entidad en una hoja"
        )
        row, deviations = self._change()
        self.assertFalse(row.approval)
        self.assertFalse(deviations)
        for make in (self._request, self._delegate):
            with self.assertRaisesRegex(UserError, "not kept here"):
                make()
        menus = self.env["ir.ui.menu"].with_user(self.front).load_menus(False)
        self.assertNotIn(
            self.env.ref("grandes_clientes.menu_delegation_requests").id, menus
        )
        with clock.at(datetime(2026, 10, 9, 15, 0)):
            self.env[request._name]._cron_expire()
        self.assertEqual(request.state, "approved")
        # A change approved before can still be executed.
        request._do_execute()
        self.assertEqual(request.state, "executed")

    # === COST === #

    def test_many_changes_cost_hardly_more_than_one(self):
        self._delegate()
        cases = self._many(32)
        cases._do_register()
        few, many = cases[:2], cases[2:]
        counts = []
        for cases in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases._do_consult(self.ctex, "Cambio", operation="modify")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 15)
