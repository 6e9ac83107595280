"""Change requests: made, decided by the area, executed, checked (I06)."""

from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .common import NOW
from .delegation_common import REQUEST, DelegationCommon
from .update_common import run_migration


@tagged("post_install", "-at_install", "slow")
class TestDelegationRequest(DelegationCommon):
    def _acts(self, request):
        return request.step_ids.mapped("act")

    # === ASKING === #

    def test_asking_tells_the_area(self):
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        request = self._request()
        self.assertTrue(request.name.startswith("SC2026-"))
        self.assertEqual((request.state, request.user_id), ("asked", self.front))
        told = self.env["mail.message"].search(
            [("id", ">", before), ("model", "=", REQUEST), ("res_id", "=", request.id)]
        )
        self.assertEqual(told.partner_ids, self.official.partner_id)
        self.assertIn(request.name, told.subject)
        self.assertEqual(self._acts(request), ["ask"])

    def test_many_at_once_have_an_outcome_each(self):
        cases = self._many(3, subject="Otro")
        cases._do_register()
        vals = self._request().copy_data()[0]
        requests = (
            self.env[REQUEST]
            .with_user(self.front)
            .create([{**vals, "case_id": case.id} for case in cases])
        )
        self.assertEqual(len(set(requests.mapped("batch"))), 1)
        told = self.env["mail.message"].search(
            [("model", "=", REQUEST), ("res_id", "in", requests.ids)]
        )
        self.assertEqual(len(told), 1)
        self.assertIn("3 changes", told.subject)
        mine = requests.with_user(self.official)
        mine[0]._do_reject("No es de esta área")
        mine[1:]._do_approve()
        requests[1]._do_withdraw("Ya no hace falta")
        self.assertEqual(
            requests.mapped("state"), ["rejected", "withdrawn", "approved"]
        )

    def test_no_change_of_what_ended_or_is_not_seen(self):
        self.case._do_withdraw("Desiste")
        with self.assertRaisesRegex(UserError, "reopen"):
            self._request()
        other = self._registered(beneficiary_id_number="61616161")
        with self.assertRaises(AccessError):
            self._request(self.back, case_id=other.id)

    def test_what_waits_ends_with_the_case(self):
        waiting, returned, approved = (
            self._request(value_asked=f"Cuenta {number}") for number in (1, 2, 3)
        )
        returned.with_user(self.official)._do_return("Certificación")
        approved.with_user(self.official)._do_approve()
        self.case.with_user(self.front)._do_withdraw("Desiste")
        self.assertEqual(
            (waiting | returned | approved).mapped("state"),
            ["withdrawn", "withdrawn", "approved"],
        )
        self.assertEqual(waiting.step_ids[-1:].words, "The case ended.")
        self.assertEqual(waiting._find_broken_seals(), {})

    def test_the_end_of_the_case_is_told_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(["grandes_clientes"], ["es_CO"])
        self.env.company.partner_id.lang = "es_CO"
        request = self._request()
        # The cron closes cases as the system user, in no language.
        cron = self.env(user=self.env.ref("base.user_root"), context={})
        request.with_env(cron)._apply_case_ended()
        self.assertEqual(request.state, "withdrawn")
        self.assertEqual(request.step_ids[-1:].words, "El caso terminó.")

    def test_nothing_is_approved_for_a_case_that_ended(self):
        request = self._request()
        self.case.with_user(self.front)._do_withdraw("Desiste")
        # As before an update.
        request.sudo().state = "asked"
        mine = request.with_user(self.official)
        with self.assertRaisesRegex(UserError, "has ended"):
            mine._do_approve()
        mine._do_reject("El caso terminó")

    def test_the_update_withdraws_what_waits_for_an_ended_case(self):
        requests = self._request() | self._request(value_asked="Cuenta 2")
        requests[1].with_user(self.official)._do_return("Certificación")
        self.case.with_user(self.front)._do_withdraw("Desiste")
        other = self._request(case_id=self._registered(beneficiary_id_number="6").id)
        # As before the update.
        requests[0].sudo().state, requests[1].sudo().state = "asked", "returned"
        run_migration(self.env, "19.0.1.12.0/post-ended")
        self.assertEqual(set(requests.mapped("state")), {"withdrawn"})
        self.assertEqual(requests[0].step_ids[-1:].words, "El caso terminó.")
        self.assertEqual(requests._find_broken_seals(), {})
        self.assertEqual(other.state, "asked")

    def test_it_is_never_deleted_or_rewritten(self):
        request = self._request()
        with self.assertRaises(UserError):
            request.sudo().unlink()
        for vals in ({"value_asked": "Otra"}, {"state": "approved"}):
            with self.assertRaises(AccessError):
                request.with_user(self.front).write(vals)
        with self.assertRaises(UserError):
            request.step_ids.sudo().write({"words": "Otra cosa"})

    # === DECIDING === #

    def test_the_area_approves(self):
        request = self._approved()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "approved",
                    "decided_by_id": self.official.id,
                    "decided_as": "area",
                    "decided_for_id": False,
                    "decided_on": NOW,
                    # Five business days after the 16th, at the end of that day.
                    "expires_on": datetime(2026, 9, 24, 4, 59, 59),
                }
            ],
        )

    def test_who_asks_does_not_approve(self):
        self.official.group_ids += self.env.ref("grandes_clientes.group_front_office")
        request = self._request(self.official)
        with self.assertRaisesRegex(UserError, "somebody else decides"):
            request._do_approve()
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            request.sudo().write({"decided_by_id": self.official.id})
            self.env.flush_all()

    def test_who_takes_it_over_or_completes_it_does_not_decide(self):
        self.official.group_ids += self.env.ref("grandes_clientes.group_front_office")
        request = self._request()
        mine = request.with_user(self.official)
        request.sudo()._apply_hand_over("user_id", self.front, self.official)
        for act in (mine._do_approve, lambda: mine._do_reject("No procede")):
            with self.assertRaisesRegex(UserError, "handed over to you"):
                act()
        self.assertNotIn("approve", mine.available_acts or "")
        request.with_user(self.coordinator)._do_return("El número de la cuenta")
        mine._do_complete("Es esta", "Cuenta 250")
        request.sudo()._apply_hand_over("user_id", self.official, self.front2)
        with self.assertRaisesRegex(UserError, "You completed it"):
            mine._do_approve()
        self.assertEqual(request.state, "asked")
        request.with_user(self.coordinator)._do_approve()
        self.assertEqual(request.decided_by_id, self.coordinator)

    def test_nobody_signs_by_delegation_of_who_asked(self):
        head = self._user("head", "group_mission_area", "group_front_office")
        substitute = self._user("substitute", "group_mission_area")
        area = self.treasury.sudo()
        area.write({"member_ids": [(4, head.id), (4, substitute.id)]})
        area.head_id = head
        asked = self._request(head)
        held = self._request(value_asked="Cuenta 300")
        held.sudo()._apply_hand_over("user_id", self.front, head)
        head.with_user(head)._do_record_absence(
            NOW, NOW + timedelta(days=3), substitute
        )
        for request in (asked, held):
            with self.assertRaisesRegex(UserError, "by delegation of gc_head"):
                request.with_user(substitute)._do_approve()
            request.with_user(self.coordinator)._do_approve()
        other = self._request(value_asked="Cuenta 400")
        other.with_user(substitute)._do_approve()
        self.assertEqual(other.decided_for_id, head)

    def test_who_goes_on_with_it_is_not_asked_to_decide(self):
        self.official.group_ids += self.env.ref("grandes_clientes.group_front_office")
        request = self._request()
        request.with_user(self.official)._do_return("El número de la cuenta")
        request.sudo()._apply_hand_over("user_id", self.front, self.official)
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        request.with_user(self.supervisor)._do_complete("Es esta")
        told = self.env["mail.message"].search([("id", ">", before)])
        self.assertNotIn(self.official.partner_id, told.partner_ids)
        # Nobody else of the area is there.
        self.assertIn(self.coordinator.partner_id, told.partner_ids)

    def test_who_stands_in_for_a_party_is_not_asked_to_decide(self):
        head = self._user("head", "group_mission_area", "group_front_office")
        area = self.treasury.sudo()
        area.write({"member_ids": [(4, head.id)], "head_id": head.id})
        head.with_user(head)._do_record_absence(
            NOW, NOW + timedelta(days=3), self.official
        )
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        request = self._request(head)
        told = self.env["mail.message"].search(
            [("id", ">", before), ("model", "=", REQUEST), ("res_id", "=", request.id)]
        )
        self.assertEqual(told.partner_ids, self.coordinator.partner_id)
        other = self._request(value_asked="Cuenta 400")
        told = self.env["mail.message"].search(
            [("model", "=", REQUEST), ("res_id", "=", other.id)]
        )
        self.assertEqual(told.partner_ids, self.official.partner_id)

    def test_nobody_signs_for_a_head_of_another_company(self):
        head = self._user("head", "group_mission_area")
        area = self.treasury.sudo()
        area.write({"member_ids": [(4, head.id)], "head_id": head.id})
        head.with_user(head)._do_record_absence(
            NOW, NOW + timedelta(days=3), self.official
        )
        other = self.env["res.company"].create({"name": "Otra"})
        head.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        request = self._request()
        request.with_user(self.official)._do_approve()
        self.assertEqual(
            (request.decided_as, request.decided_by_id, request.decided_for_id),
            ("area", self.official, head.browse()),
        )

    def test_another_area_or_role_does_not_approve(self):
        stranger = self._user("stranger", "group_mission_area")
        request = self._request()
        with self.assertRaises(AccessError):
            request.with_user(stranger)._do_approve()
        for role in (self.front2, self.supervisor, self.quality, self.oversight):
            with self.assertRaises(AccessError):
                request.with_user(role)._do_approve()
        self.assertEqual(request.state, "asked")

    def test_the_head_decides_and_who_stands_in_by_delegation(self):
        head = self._user("head", "group_mission_area")
        substitute = self._user("substitute", "group_mission_area")
        area = self.treasury.sudo()
        area.write({"member_ids": [(4, head.id), (4, substitute.id)]})
        area.head_id = head
        request = self._request()
        with self.assertRaisesRegex(UserError, head.login):
            request.with_user(self.official)._do_approve()
        head.with_user(head)._do_record_absence(
            NOW, NOW + timedelta(days=3), substitute
        )
        with self.assertRaisesRegex(UserError, substitute.login):
            request.with_user(self.official)._do_approve()
        request.with_user(substitute)._do_approve("Procede")
        self.assertRecordValues(
            request,
            [
                {
                    "decided_by_id": substitute.id,
                    "decided_as": "substitute",
                    "decided_for_id": head.id,
                    "decision": "Procede",
                }
            ],
        )
        self.assertEqual(request.step_ids[-1].decided_as, "substitute")

    def test_the_coordinator_in_the_areas_stead_is_told_so(self):
        request = self._request()
        request.with_user(self.coordinator)._do_approve()
        self.assertEqual(request.decided_as, "coordinator")

    def test_returned_completed_and_its_hours(self):
        request = self._request()
        with clock.at(NOW + timedelta(hours=2)):
            request.with_user(self.official)._do_return("Falta la certificación")
        self.assertEqual(request.state, "returned")
        # From 10 to 12; the time that it waits for the advisor does not count.
        self.assertEqual(request.hours_spent, 2.0)
        with clock.at(NOW + timedelta(days=1)):
            request._do_complete("Se adjunta", value="Cuenta 300")
        with clock.at(NOW + timedelta(days=2)):
            request.with_user(self.official)._do_approve()
        # From ten to ten on the next business day: eight hours.
        self.assertEqual(request.hours_spent, 10.0)
        self.assertEqual(request.value_asked, "Cuenta 300")
        self.assertEqual(self._acts(request), ["ask", "return", "complete", "approve"])

    def test_the_value_before_it_was_completed_is_kept(self):
        request = self._request()
        for value, told in (
            ("Cuenta 250", "Cuenta 200 → Cuenta 250"),
            ("Cuenta 250", ""),
        ):
            request.with_user(self.official)._do_return("El número")
            request._do_complete("Es esta", value)
            words = request.step_ids[-1:].words
            self.assertEqual(words, f"Es esta\n{told}".strip())

    def test_words_are_asked_for(self):
        request = self._request().with_user(self.official)
        for act in (request._do_reject, request._do_return):
            with self.assertRaises(UserError):
                act(" ")

    def test_an_approval_expires(self):
        request = self._approved()
        cron = self.env[REQUEST]
        with clock.at(request.expires_on):
            cron._cron_expire()
            self.assertEqual(request.state, "approved")
        with clock.at(request.expires_on + timedelta(minutes=1)):
            with self.assertRaisesRegex(UserError, "expired"):
                request._do_execute()
            cron._cron_expire()
        self.assertEqual(request.state, "expired")
        self.assertEqual(request.step_ids[-1].happened_on, request.expires_on)
        self.assertFalse(request.step_ids[-1].user_id)

    # === EXECUTING AND CHECKING === #

    def test_executed_as_approved_and_checked_by_somebody_else(self):
        request = self._approved()
        file = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "pantalla.png", "raw": b"pantalla"})
        )
        request._do_execute(reference="P-77", proof=file)
        row = request.consultation_id
        self.assertRecordValues(
            row,
            [
                {
                    "operation": "modify",
                    "approval": "approved",
                    "reference": "P-77",
                    "change_id": self.change.id,
                    "value_before": "Cuenta 100",
                    "value_after": "Cuenta 200",
                    "user_id": self.front.id,
                }
            ],
        )
        self.assertEqual(request.state, "executed")
        self.assertEqual(request.proof_ids.mapped("raw"), [b"pantalla"])
        with self.assertRaises(AccessError):
            request._do_check(True, "Se miró la pantalla")
        self.front.group_ids += self.env.ref("grandes_clientes.group_supervisor")
        with self.assertRaisesRegex(UserError, "somebody else"):
            request._do_check(True, "Se miró la pantalla")
        request.with_user(self.quality)._do_check(True, "Se miró la pantalla")
        self.assertRecordValues(
            request,
            [
                {
                    "state": "checked",
                    "checked_by_id": self.quality.id,
                    "value_checked": "Cuenta 200",
                    "is_different": False,
                }
            ],
        )

    def test_found_different_afterwards(self):
        request = self._approved()
        request._do_execute()
        request.with_user(self.official)._do_check(
            False, "La cuenta es otra", value="Cuenta 999"
        )
        self.assertTrue(request.is_different)
        self.assertEqual(request.value_checked, "Cuenta 999")

    def test_executed_different_counts_at_once(self):
        request = self._approved()
        request._do_execute(value="Cuenta 999")
        self.assertTrue(request.is_different)
        self.assertEqual(request.consultation_id.approval, "different")

    def test_who_approved_does_not_execute(self):
        self.official.group_ids += self.env.ref("grandes_clientes.group_front_office")
        request = self._approved()
        with self.assertRaisesRegex(UserError, "You approved it"):
            request.with_user(self.official)._do_execute()

    def test_only_what_is_approved_and_allowed_is_executed(self):
        with self.assertRaisesRegex(UserError, "not possible"):
            self._request()._do_execute()
        request = self._approved()
        self.ctex.permission_ids.filtered(
            lambda line: line.profile_id.code == "front_office"
        ).can_modify = False
        with self.assertRaisesRegex(UserError, "may not modify"):
            request._do_execute()
        self.assertEqual(request.state, "approved")

    def test_two_of_one_case_are_two_changes(self):
        first, second = self._approved(), self._approved(value_asked="Cuenta 300")
        (first | second)._do_execute()
        self.assertEqual(first.consultation_id.value_after, "Cuenta 200")
        self.assertEqual(second.consultation_id.value_after, "Cuenta 300")

    # === WHO LEAVES === #

    def test_it_is_handed_over(self):
        request = self._request()
        held = self.front._grandes_clientes_held()
        self.assertEqual(held.get("delegation_request"), 1)
        request.sudo()._apply_hand_over("user_id", self.front, self.front2)
        self.assertEqual(
            (request.user_id, request.asked_by_id), (self.front2, self.front)
        )
        request.with_user(self.official)._do_approve()
        request.with_user(self.front2)._do_execute()
        self.assertFalse(self.front2._grandes_clientes_held().get("delegation_request"))

    def test_it_is_sealed(self):
        request = self._approved()
        self.assertEqual(request._find_broken_seals(), {})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_delegation_request SET value_asked = 'x'"
            " WHERE id = %s",
            [request.id],
        )
        request.invalidate_recordset()
        self.assertEqual(request._find_broken_seals(), {request.id: "changed"})


@tagged("post_install", "-at_install")
class TestDelegation(DelegationCommon):
    def test_given_with_its_act_and_its_number(self):
        delegation = self._delegate(give=False)
        delegation.attachment_ids = False
        with self.assertRaisesRegex(UserError, "Attach the act"):
            delegation._do_give()
        delegation = self._delegate()
        self.assertTrue(delegation.name.startswith("DEL2026-"))
        self.assertEqual(delegation.standing, "in_force")
        with self.assertRaisesRegex(UserError, "never rewritten"):
            delegation.amount_max = 5
        with self.assertRaisesRegex(UserError, "never deleted"):
            delegation.unlink()
        found = self.env[delegation._name].search([("standing", "in", ["in_force"])])
        self.assertIn(delegation, found)
        self.assertEqual(delegation._find_broken_seals(), {})

    def test_its_act_is_there_before_it_begins(self):
        for vals, says in (
            ({"ground_date": date(2026, 9, 17)}, "a day to come"),
            ({"date_from": date(2025, 9, 1)}, "begin before the act"),
        ):
            with self.subTest(says), self.assertRaisesRegex(UserError, says):
                self._delegate(**vals)

    def test_only_the_area_or_the_coordinator(self):
        stranger = self._user("stranger", "group_mission_area")
        delegation = self._delegate(give=False)
        for user in (stranger, self.supervisor, self.quality, self.front):
            with self.assertRaises(AccessError):
                delegation.with_user(user)._do_give()
        delegation.with_user(self.coordinator)._do_give()
        self.assertEqual(delegation.given_by_id, self.coordinator)

    def test_an_area_delegates_no_change_of_another(self):
        change = self.change.copy(
            {"code": "OTRO", "name": "Otro", "mission_area_id": self.credit.id}
        )
        delegation = self._delegate(give=False, change_ids=(change + self.change).ids)
        with self.assertRaisesRegex(UserError, "«Otro»"):
            delegation._do_give()
        delegation.change_ids = self.change
        delegation._do_give()

    def test_an_area_makes_none_for_another(self):
        stranger = self._user("stranger", "group_mission_area")
        with self.assertRaises(AccessError):
            self.env["grandes.clientes.delegation"].with_user(stranger).create(
                self._delegate(give=False).copy_data()[0]
            )

    def test_dates_are_half_open(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self._delegate(give=False, date_to="2026-09-01")
