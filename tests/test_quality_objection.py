from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .dialog_common import DialogCommon, confirms
from .quality_common import MONDAY, QualityCommon

WHY = "El tono fue el de la pauta, minuto 01:15"


@tagged("post_install", "-at_install")
class TestQualityObjection(QualityCommon):
    """A mark is objected to and decided by somebody else; both marks stay (C1, R10)."""

    def _object(self, **answers):
        self._sign(self.audit, **(answers or {"ecuf": "no"}))
        audit = self.audit.with_user(self.front)
        return audit._do_object(self._failed(audit), "yes", WHY)

    def _other(self):
        return self._user("quality2", "group_quality")

    def test_an_objection_that_holds_leaves_both_marks(self):
        self._sign(self.audit, ecuf="no")
        for mark in self.audit.mark_ids.filtered(lambda m: m.answer == "no"):
            objection = self.audit.with_user(self.front)._do_object(
                mark.with_user(self.front), "yes", WHY
            )
            objection.with_user(self._get_other())._do_accept("Así se oye")
            self.assertEqual((mark.answer, mark.settled_answer), ("no", "yes"))
        self.assertEqual((self.audit.score, self.audit.settled_score), (0, 100))
        self.assertTrue(self.audit.is_settled)
        self.assertFalse(self.audit._find_broken_seals())
        self.assertFalse(self.audit.objection_ids._find_broken_seals())

    def test_a_critical_error_that_does_not_stand_is_not_found_by_it(self):
        self._sign(self.audit, ecuf="no")
        critical = [("has_critical_error", "=", True), ("id", "=", self.audit.id)]
        self.assertEqual(self.Audit.search(critical), self.audit)
        self.assertTrue(self.audit.has_critical_error)
        for mark in self.audit.mark_ids.filtered(lambda m: m.answer == "no"):
            objection = self.audit.with_user(self.front)._do_object(
                mark.with_user(self.front), "yes", WHY
            )
            objection.with_user(self._get_other())._do_accept("Así se oye")
        self.assertFalse(self.Audit.search(critical))
        self.assertFalse(self.audit.has_critical_error)
        arch = self.Audit.with_user(self.quality).get_view(view_type="search")["arch"]
        self.assertIn("has_critical_error", arch)
        self.assertTrue(self.audit.critical_errors, "What was signed stays")

    def test_an_objection_says_what_it_should_be(self):
        self._sign(self.audit, ecuf="no")
        audit = self.audit.with_user(self.front)
        dialog = (
            self.env["grandes.clientes.quality.mark.act"]
            .with_user(self.front)
            .create(
                {
                    "audit_id": audit.id,
                    "act": "object",
                    "mark_id": self._failed(audit).id,
                    "words": WHY,
                }
            )
        )
        with self.assertRaisesRegex(UserError, "should have been marked"):
            dialog.action_confirm()

    def _get_other(self):
        found = self.env["res.users"].search([("login", "=", "gc_quality2")])
        return found or self._other()

    def test_who_marked_never_decides(self):
        objection = self._object()
        self._other()
        with self.assertRaisesRegex(UserError, "own mark"):
            objection.with_user(self.quality)._do_accept("Sí")

    def test_the_coordinator_decides_only_where_there_is_nobody_else(self):
        objection = self._object().with_user(self.coordinator)
        other = self._other()
        with self.assertRaisesRegex(UserError, "Another auditor"):
            objection._do_reject("No")
        other.active = False
        objection._do_reject("No se oye")
        self.assertEqual(objection.state, "rejected")
        self.assertFalse(objection.mark_id.settled_answer)

    def test_the_contractor_does_not_decide_for_the_entity(self):
        with self.assertRaises(UserError):
            self._object().with_user(self.supervisor)._do_accept("Sí")

    def test_only_who_was_audited_objects(self):
        self._sign(self.audit, ecuf="no")
        with self.assertRaises(AccessError):
            self.audit.with_user(self.front2)._do_object(
                self._failed(self.audit).with_user(self.front2), "yes", WHY
            )
        with self.assertRaisesRegex(UserError, "Only who was audited"):
            self.audit.with_user(self.supervisor)._do_object(
                self._failed(self.audit), "yes", WHY
            )

    def test_silence_is_seen_and_never_accepted(self):
        self._sign(self.audit, ecuf="no")
        self.assertEqual(self.audit.heard, "open")
        # Five business days after a Monday: the next Monday.
        self.assertEqual(str(self.audit.object_until), "2026-09-28")
        with clock.at(MONDAY + timedelta(days=8)):
            self.audit.invalidate_recordset(["heard"])
            self.assertEqual(self.audit.heard, "seen")
            audit = self.audit.with_user(self.front)
            with self.assertRaisesRegex(UserError, "until"):
                audit._do_object(self._failed(audit), "yes", WHY)

    def test_one_objection_a_mark_and_a_reason(self):
        self._sign(self.audit, ecuf="no")
        audit = self.audit.with_user(self.front)
        with self.assertRaises(UserError):
            audit._do_object(self._failed(audit), "no", WHY)
        with self.assertRaises(UserError):
            audit._do_object(self._failed(audit), "yes", " ")

    def test_a_second_click_is_told_what_became_of_the_first(self):
        self._sign(self.audit, enc="no")
        audit = self.audit.with_user(self.front)
        objection = audit._do_object(self._failed(audit), "yes", WHY)
        with self.assertRaisesRegex(UserError, "is being decided"):
            audit._do_object(self._failed(audit), "yes", WHY)
        objection.with_user(self._user("quality3", "group_quality"))._do_reject("No")
        with self.assertRaisesRegex(UserError, "its decision stands"):
            audit._do_object(self._failed(audit), "yes", WHY)

    def test_nothing_is_written_by_hand(self):
        objection = self._object()
        for user in (self.front, self.quality, self.supervisor):
            with self.subTest(user.login), self.assertRaises(UserError):
                objection.with_user(user).write({"state": "accepted"})
        with self.assertRaises(UserError):
            objection.sudo().unlink()


@tagged("post_install", "-at_install")
class TestQualityCoaching(QualityCommon):
    """A failed attribute is coached, and the later results are counted (C1)."""

    def test_what_became_of_it_is_counted(self):
        self._sign(self.audit, enc="no")
        mark = self._failed(self.audit)
        coaching = self.audit.with_user(self.supervisor)._do_coach(
            mark.with_user(self.supervisor), "Escuchar tres llamadas", "2026-10-01"
        )
        self.assertEqual((coaching.before, coaching.after), ("0 of 1", "0 of 0"))
        other = self._registered(channel="phone", beneficiary_id_number="1020304052")
        other._do_answer("<p>Listo.</p>")
        with clock.at(datetime(2026, 9, 22, 15, 0)):
            # An audit chosen for a risk, with a later version of the form, also counts.
            mark.attribute_id.form_id.with_user(self.quality).copy()._do_activate()
            audits = self.Audit.with_user(self.quality)._do_direct(other, "Nueva")
            self._sign(audits)
        coaching.invalidate_recordset()
        self.assertEqual(coaching.after, "1 of 1")
        coaching._do_close("Ya lo hace")
        self.assertEqual(coaching.with_user(self.front).outcome, "Ya lo hace")

    def test_it_is_agreed_once_and_for_a_day_to_come(self):
        self._sign(self.audit, enc="no")
        mark = self._failed(self.audit)
        with self.assertRaisesRegex(UserError, "day is over"):
            self.audit._do_coach(mark, "Escuchar tres llamadas", "2025-10-01")
        coaching = self.audit._do_coach(mark, "Escuchar tres llamadas", "2026-10-01")
        with self.assertRaisesRegex(UserError, "agreed on already"):
            self.audit._do_coach(mark, "Escuchar tres llamadas", "2026-10-01")
        coaching._do_close("Ya lo hace")
        self.audit._do_coach(mark, "Otra vez", "2026-10-15")

    def test_only_what_failed_is_coached(self):
        self._sign(self.audit)
        with self.assertRaisesRegex(UserError, "Nothing failed"):
            self.audit._do_coach(self.audit.mark_ids[0], "x", "2026-10-01")
        with self.assertRaises(AccessError):
            self.audit.with_user(self.front)._do_coach(
                self.audit.mark_ids[0], "x", "2026-10-01"
            )


@tagged("post_install", "-at_install")
class TestQualityDialogs(QualityCommon, DialogCommon):
    """The dialogs on marks, objections, coachings and chosen cases."""

    @confirms("quality.mark.act/action_confirm/object")
    def test_object(self):
        self._sign(self.audit, ecuf="no")
        audit = self.audit.with_user(self.front)
        self._confirm(
            self.front,
            audit.action_object(),
            mark_id=self._failed(audit),
            expected_answer="na",
        )
        self.assertEqual(audit.objection_ids.expected_answer, "na")

    @confirms("quality.mark.act/action_confirm/coach")
    def test_coach(self):
        self._sign(self.audit, ecuf="no")
        audit = self.audit.with_user(self.supervisor)
        self._confirm(
            self.supervisor, audit.action_coach(), mark_id=self._failed(audit)
        )
        self.assertEqual(audit.coaching_ids.advisor_id, self.front)

    @confirms(
        "quality.objection.decide/action_confirm/accept",
        "quality.objection.decide/action_confirm/reject",
    )
    def test_decide(self):
        self._sign(self.audit, ecuf="no")
        other = self._user("quality2", "group_quality")
        failed = self.audit.mark_ids.filtered(lambda mark: mark.answer == "no")
        for mark, act, state in zip(
            failed, ("accept", "reject"), ("accepted", "rejected"), strict=False
        ):
            audit = self.audit.with_user(self.front)
            objection = audit._do_object(mark.with_user(self.front), "yes", WHY)
            action = objection.with_user(other).action_decide()
            self.assertIn(objection.display_name, action["name"])
            self._confirm(other, action, act=act)
            self.assertEqual(objection.state, state)

    @confirms("quality.coaching.close/action_confirm")
    def test_close_a_coaching(self):
        self._sign(self.audit, ecuf="no")
        coaching = self.audit._do_coach(
            self._failed(self.audit), "Repasar la pauta", "2026-10-01"
        )
        self._confirm(self.quality, coaching.action_close())
        self.assertEqual(coaching.state, "closed")

    @confirms("quality.direct/action_confirm")
    def test_direct(self):
        late = self._registered(channel="phone", kind="complaint")
        late._do_answer("<p>Listo.</p>")
        self.env.flush_all()
        risks = self.env["grandes.clientes.quality.risk"].with_user(self.quality)
        found = risks.search([("case_id", "=", late.id)])
        self.assertEqual(found.why, "Complaint, New advisor")
        self._confirm(self.quality, found.action_direct())
        audit = self.Audit.search([("case_id", "=", late.id)])
        self.assertTrue(audit.is_directed)
        self.assertFalse(audit.sample_id)
        self.assertFalse(risks.search([("case_id", "=", late.id)]))
