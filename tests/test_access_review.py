"""Validation of profiles: opened, decided, reminded of, suspended, signed, sealed."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .access_people_common import AccessPeopleCommon
from .common import NOW
from .dialog_common import DialogCommon, confirms

REVIEW = "grandes.clientes.access.review"
LINE = "grandes.clientes.access.review.line"


@tagged("post_install", "-at_install", "slow")
class TestAccessReview(AccessPeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.review = cls.env[REVIEW]._do_open(
            cls.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )

    def _line(self, user, by=None):
        line = self.review.line_ids.filtered(lambda each: each.user_id == user)
        return line.with_user(by or self.quality)

    def _hand_over(self):
        """Remove the second advisor as backup, so that the role can be taken away."""
        self.env["res.partner"].search([("backup_advisor_id", "=", self.front2.id)])[
            "backup_advisor_id"
        ] = False

    def _head(self):
        """Return the head of the treasury, an official of that area."""
        head = self._user("head", "group_mission_area")
        self.treasury.head_id = head
        return head

    # === OPENING === #

    def test_a_line_for_each_profile_in_force(self):
        line = self._line(self.front)
        self.assertEqual(line.profile_name, self._profile("front_office").name)
        self.assertEqual(line.decision, "pending")
        self.assertEqual(self._line(self.official).area_ids.ids, self.treasury.ids)
        grants = self.env["grandes.clientes.access.grant"].search(
            [("state", "=", "in_force"), ("company_id", "=", self.env.company.id)]
        )
        self.assertEqual(self.review.line_ids.grant_id, grants)

    def test_what_changed_since_is_told(self):
        self._person(self.front)._do_give(
            self._profile("back_office").with_user(self.manager)
        )
        later = self.env[REVIEW]._do_open(
            self.env.company, "monthly", date(2026, 9, 1), date(2026, 9, 30)
        )
        line = later.line_ids.filtered(lambda each: each.user_id == self.front)[:1]
        self.assertIn("profile_given", line.changes)
        self.assertTrue(line.changes_text)

    def test_the_cron_opens_the_quarter_once_and_the_month_where_set(self):
        self.env["grandes.clientes.access.grant"].sudo().search([]).write(
            {"date_from": NOW}
        )
        # Nobody had a profile in the previous quarter.
        self.env[REVIEW]._cron_review()
        self.assertEqual(self.env[REVIEW].search([]), self.review)
        with clock.at(NOW.replace(month=10, day=1)):
            self.env[REVIEW]._cron_review()
            self.env[REVIEW]._cron_review()
            self.assertEqual(
                self.env[REVIEW].search([]).mapped("frequency"), ["quarterly"]
            )
            self.env.company.grandes_clientes_review_monthly = True
            self.env[REVIEW]._cron_review()
        monthly = self.env[REVIEW].search([("frequency", "=", "monthly")])
        self.assertEqual(monthly.date_from, date(2026, 9, 1))

    # === WHO SEES AND DECIDES === #

    def test_who_reads(self):
        for role in ("manager", "supervisor", "coordinator", "quality", "oversight"):
            found = self.env[LINE].with_user(getattr(self, role)).search([])
            self.assertEqual(found, self.review.line_ids, role)
        for role in ("front", "back"):
            with self.assertRaises(AccessError):
                self.env[LINE].with_user(getattr(self, role)).search([])
        self.assertFalse(self.env[LINE].with_user(self.official).search([]))
        self.assertFalse(self.env[REVIEW].with_user(self.official).search([]))

    def test_the_head_sees_and_decides_of_the_area(self):
        head = self._head()
        found = self.env[LINE].with_user(head).search([])
        self.assertEqual(found.user_id, self.official)
        self.assertEqual(self.env[REVIEW].with_user(head).search([]), self.review)
        found._do_keep()
        self.assertEqual(found.decided_by_id, head)
        with self.assertRaises(AccessError):
            self._line(self.front, head)._do_keep()

    def test_rules_without_which_others_see(self):
        head = self._head()
        rule = self.env.ref("grandes_clientes.access_review_line_head_rule")
        line = self._line(self.front)
        people = self.env[LINE].with_user(head)
        self.assertFalse(people.search([("id", "=", line.id)]))
        rule.active = False
        self.assertTrue(people.search([("id", "=", line.id)]))

    def test_who_decides(self):
        for role in ("front", "supervisor", "oversight", "manager"):
            with self.assertRaises(AccessError):
                self._line(self.back, getattr(self, role))._do_keep()
        self._line(self.back)._do_keep()
        self._line(self.front, self.coordinator)._do_keep()

    def test_nobody_decides_of_themselves(self):
        with self.assertRaisesRegex(UserError, "their own"):
            self._line(self.quality)._do_keep()
        self._line(self.quality, self.coordinator)._do_keep()

    def test_what_ended_is_not_kept(self):
        self._hand_over()
        line = self._line(self.front2)
        line._do_remove("Cambió de cargo")
        self.assertEqual(line.grant_id.state, "ended")
        with self.assertRaisesRegex(UserError, "has ended"):
            line._do_keep()
        self.assertEqual((line.decision, line.outcome), ("remove", "done"))

    def test_at_most_ten_at_a_time_and_it_shows(self):
        lines = self.review.line_ids.filtered(
            lambda each: each.user_id not in (self.quality, self.manager)
        ).with_user(self.quality)
        lines[:3]._do_keep()
        self._line(self.manager)._do_keep()
        self.assertTrue(all(lines[:3].mapped("is_bulk")))
        self.assertEqual(self.review.bulk_share, 75)
        self._users([f"many{n}" for n in range(12)], "group_front_office")
        review = self.env[REVIEW]._do_open(
            self.env.company, "monthly", date(2026, 8, 1), date(2026, 8, 31)
        )
        many = review.line_ids.filtered(lambda each: "many" in each.person_name)
        with self.assertRaisesRegex(UserError, "At most 10"):
            many.with_user(self.quality)._do_keep()

    # === WHAT A DECISION DOES === #

    def test_suspended_and_removed_take_the_role(self):
        group = "grandes_clientes.group_front_office"
        with self.assertRaisesRegex(UserError, "Write why"):
            self._line(self.front2)._do_suspend(" ")
        self._line(self.front2)._do_suspend("No entra desde junio")
        self.assertEqual(self._line(self.front2).grant_id.state, "suspended")
        self.assertFalse(self.front2.has_group(group))
        self._line(self.front2)._do_keep()
        self.assertTrue(self.front2.has_group(group))
        self._hand_over()
        self._line(self.front2)._do_remove("Se fue")
        self.assertEqual(self._line(self.front2).grant_id.state, "ended")
        self.assertFalse(self.front2.has_group(group))
        event = self.env["grandes.clientes.access.event"].search(
            [("user_id", "=", self.front2.id), ("kind", "=", "profile_ended")], limit=1
        )
        self.assertEqual(event.by_id, self.quality)

    def test_what_cannot_be_carried_out_is_told_and_tried_again(self):
        line = self._line(self.front2)
        line._do_remove("Se fue")
        self.assertEqual((line.decision, line.outcome), ("remove", "refused"))
        self.assertIn("1 entity as its backup", line.outcome_note)
        self.assertEqual(line.grant_id.state, "in_force")
        self.assertEqual(self.review.refused_count, 1)
        with self.assertRaises(AccessError):
            line._do_carry_out()
        line.with_user(self.manager).action_carry_out()
        self.assertEqual(line.outcome, "refused")
        self._hand_over()
        line.with_user(self.manager).action_carry_out()
        self.assertEqual((line.outcome, line.grant_id.state), ("done", "ended"))

    # === TIME === #

    def test_reminded_three_times_then_suspended_where_set(self):
        told = []
        Thread = type(self.env["mail.thread"])
        notify = Thread.message_notify

        def note(records, **values):
            told.append((records, values))
            return notify(records, **values)

        self.patch(Thread, "message_notify", note)
        for days in (6, 7, 8, 10, 13, 14, 15):
            with clock.at(NOW + timedelta(days=days)):
                self.env[REVIEW]._cron_review()
        mine = [
            each
            for each in told
            if each[1]["partner_ids"] == self.quality.partner_id.ids
        ]
        self.assertEqual(len(mine), 3)
        with clock.at(NOW + timedelta(days=16)):
            self.env[REVIEW]._cron_review()
            self.assertEqual(self._line(self.front2).decision, "pending")
            self.env.company.grandes_clientes_review_suspends = True
            self.env[REVIEW]._cron_review()
        line = self._line(self.front2)
        self.assertEqual(line.decision, "suspend")
        self.assertFalse(line.decided_by_id)
        # sudo: the user has lost their own profile, too.
        self.assertEqual(line.sudo().grant_id.state, "suspended")
        # Otherwise nobody could ever give a profile back.
        self.assertEqual(self._line(self.manager).decision, "pending")
        told_oversight = [
            each
            for each in told
            if each[1]["partner_ids"] == self.oversight.partner_id.ids
        ]
        self.assertIn(self.front2.name, told_oversight[-1][1]["body"])

    # === SIGNING === #

    def _sign(self):
        for line in self.review.line_ids:
            other = self.coordinator if line.user_id == self.quality else self.quality
            line.with_user(other)._do_keep()
        self.review.with_user(self.quality)._do_sign("Sin novedad")

    def test_signed_is_frozen_and_sealed(self):
        with self.assertRaisesRegex(UserError, "without a decision"):
            self.review.with_user(self.quality)._do_sign()
        self._sign()
        self.assertEqual(self.review.signed_by_id, self.quality)
        with self.assertRaisesRegex(UserError, "signed"):
            self._line(self.front)._do_suspend("Tarde")
        with self.assertRaises(AccessError):
            self._line(self.front).write({"decision": "remove"})
        with self.assertRaises(UserError):
            self.review.unlink()
        self.assertFalse(self.review._find_broken_seals())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_access_review_line SET decision = 'remove'"
            " WHERE id = %s",
            [self._line(self.front).id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.review._find_broken_seals(), {self.review.id: "changed"})

    def test_only_quality_signs(self):
        for role in ("coordinator", "oversight", "manager", "supervisor"):
            with self.assertRaises(AccessError):
                self.review.with_user(getattr(self, role))._do_sign()

    def test_printed(self):
        self._sign()
        content, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("grandes_clientes.access_review_paper", self.review.ids)
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))


@tagged("post_install", "-at_install", "slow")
class TestAccessPeopleDialogs(DialogCommon, AccessPeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._make(codes=["front_office"])
        cls.env.flush_all()

    def _reload(self):
        self.env.invalidate_all()
        return self._person(self.person.user_id)

    @confirms("person.make/action_confirm")
    def test_make(self):
        action = self.env.ref("grandes_clientes.person_make_action").read()[0]
        result, _wizard = self._confirm(
            self.manager,
            action,
            name="Otra Persona",
            login="otra@example.com",
            profile_ids=self._profile("front_office"),
            is_invited=False,
        )
        self.assertEqual(result["res_model"], "grandes.clientes.person")

    @confirms("person.give/action_confirm/give", "person.give/action_confirm/emergency")
    def test_give(self):
        self._confirm(
            self.manager,
            self._reload().action_give(),
            profile_id=self._profile("back_office"),
        )
        self.assertEqual(len(self._reload().profile_ids), 2)
        other = self._person(self.front)
        self._confirm(
            self.manager,
            other.action_give_in_emergency(),
            profile_id=self._profile("back_office"),
            reason="Turno",
        )
        self.env.invalidate_all()
        self.assertTrue(self._person(self.front).has_emergency)

    @confirms("person.end/action_confirm")
    def test_end(self):
        person = self._reload()
        self._confirm(self.manager, person.action_end(), reason="Ya no")
        self.assertFalse(self._reload().profile_ids)

    @confirms("person.copy/action_confirm")
    def test_copy(self):
        self._confirm(
            self.manager,
            self._reload().action_copy(),
            other_id=self._person(self.back),
        )
        self.assertEqual(len(self._reload().profile_ids), 2)

    @confirms("person.areas/action_confirm")
    def test_areas(self):
        self._confirm(
            self.manager, self._reload().action_areas(), area_ids=self.treasury
        )
        self.assertEqual(self._reload().area_ids.ids, self.treasury.ids)

    @confirms(
        "person.door/action_confirm/lock",
        "person.door/action_confirm/unlock",
        "person.door/action_confirm/archive",
        "person.door/action_confirm/reactivate",
    )
    def test_door(self):
        for act, state in (
            ("lock", "locked"),
            ("unlock", "active"),
            ("archive", "archived"),
            ("reactivate", "active"),
        ):
            action = self._reload().with_context(act=act).action_door()
            self._confirm(self.manager, action, reason="Prueba")
            self.assertEqual(self._reload().state, state)

    @confirms("person.explain/action_explain")
    def test_explain(self):
        _result, wizard = self._confirm(
            self.manager, self._reload().action_explain(), "action_explain"
        )
        self.assertIn("Front-office advisor", wizard.told)

    @confirms("emergency.refuse/action_confirm")
    def test_refuse_an_emergency(self):
        grant = self.person._do_give_in_emergency(
            self._profile("back_office").with_user(self.manager), "Turno"
        )
        action = self.env.ref("grandes_clientes.emergency_refuse_action").read()[0]
        action["context"] = {"default_grant_ids": grant.ids}
        self._confirm(self.coordinator, action, reason="No se acordó")
        self.assertEqual(grant.approval, "refused")

    @confirms(
        "access.review.decide/action_confirm/suspend",
        "access.review.decide/action_confirm/remove",
    )
    def test_decide(self):
        review = self.env[REVIEW]._do_open(
            self.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        line = review.line_ids.filtered(
            lambda each: each.user_id == self.person.user_id
        ).with_user(self.quality)
        for decision, state in (("suspend", "suspended"), ("remove", "ended")):
            action = line.with_context(decision=decision).action_decide()
            self._confirm(self.quality, action, reason="No entra")
            self.assertEqual(line.grant_id.state, state)
