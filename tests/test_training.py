"""A month's timetable, and its sessions from summoned to held or missed (I09, C3)."""

from datetime import date, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NOW
from .training_common import LATER, TrainingCommon


@tagged("post_install", "-at_install")
class TestTrainingTimetable(TrainingCommon):
    """The month's timetable is frozen before it begins; later changes show."""

    def test_a_month_is_frozen_and_its_changes_show(self):
        first = self._plan(LATER, self.front)
        second = self._plan(LATER + timedelta(days=1))
        timetable = first.timetable_id
        self.assertEqual(timetable, second.timetable_id)
        self.assertEqual(
            (timetable.month, timetable.state), (date(2026, 10, 1), "draft")
        )
        # Before the freeze, changes are free.
        second.planned_on = LATER + timedelta(days=2)
        self.assertFalse(timetable.change_ids)

        timetable.with_user(self.supervisor)._do_freeze()
        self.assertFalse(timetable.is_late)
        self.assertEqual(len(timetable.promise), 2)
        self.assertEqual(first.deviation, "none")
        with self.assertRaisesRegex(UserError, "frozen"):
            first.planned_on = LATER + timedelta(days=3)
        with self.assertRaises(ValidationError):
            first._do_move(LATER + timedelta(days=3), " ")
        first._do_move(LATER + timedelta(days=3), "El área no puede ese día")
        self.assertEqual((first.deviation, first.promised_on), ("moved", LATER))
        added = self._plan(LATER + timedelta(days=5))
        self.assertEqual(added.deviation, "added")
        self.assertEqual(
            sorted(timetable.change_ids.mapped("what")), ["added", "moved"]
        )
        self.assertFalse(timetable._find_broken_seals())
        for record in (first, added):
            with self.assertRaises(UserError):
                record.unlink()
        for change in timetable.change_ids:
            with self.assertRaises(UserError):
                change.sudo().write({"reason": "otra"})

    def test_frozen_late_says_so(self):
        session = self._plan(NOW + timedelta(days=2))
        self.assertTrue(session.timetable_id.is_late)
        session.timetable_id.with_user(self.supervisor)._do_freeze()
        self.assertTrue(session.timetable_id.is_late)

    def test_an_empty_month_is_not_promised(self):
        self.env["grandes.clientes.training.timetable"]._cron_plan()
        timetable = self.env["grandes.clientes.training.timetable"].search(
            [("month", "=", date(2026, 10, 1))]
        )
        self.assertEqual(len(timetable), 1)
        with self.assertRaisesRegex(UserError, "Plan a session"):
            timetable.with_user(self.supervisor)._do_freeze()


@tagged("post_install", "-at_install")
class TestTrainingSession(TrainingCommon):
    """Who was summoned and who came."""

    def test_the_summoned_get_a_mail_once(self):
        session = self._plan()
        mails = self.env["mail.mail"].sudo()
        session._do_summon(self.front | self.front2)
        found = mails.search([("subject", "=", "Training: Giros a instituciones")])
        self.assertEqual(len(found), 2)
        self.assertIn(self.front.name, "".join(found.mapped("body_html")))
        session._do_summon(self.front | self.back)
        self.assertEqual(
            mails.search_count([("subject", "=", "Training: Giros a instituciones")]), 3
        )
        session._do_move(LATER + timedelta(hours=1), "Cambio de sala")
        moved = mails.search([("subject", "like", "Training moved")])
        self.assertEqual(len(moved), 3)
        self.assertIn("Cambio de sala", moved[0].body_html)

    def test_nobody_is_written_to_of_an_hour_that_is_over(self):
        session = self._plan(NOW - timedelta(days=1), self.front, self.front2)
        self.assertEqual(session.attendance_ids.user_id, self.front | self.front2)
        session._do_move(NOW - timedelta(days=2), "Se anotó otro día")
        mails = self.env["mail.mail"].sudo()
        self.assertFalse(mails.search([("subject", "like", "Training%")]))
        # People who expect it on a future day are notified, even if it is moved back.
        self._plan(LATER, self.front)._do_move(NOW - timedelta(days=2), "Fue antes")
        self.assertTrue(mails.search([("subject", "like", "Training moved%")]))

    def test_held_with_a_signed_list_and_frozen(self):
        session = self._plan(NOW - timedelta(days=1), self.front, self.back)
        scan = self.env["ir.attachment"].with_user(self.supervisor)
        scan = scan.create({"name": "lista.pdf", "raw": b"%PDF-1.4 firmas"})
        session.list_attachment_ids = scan
        self._row(session, self.front).has_attended = True
        session._do_hold(hours=1.5)
        self.assertEqual((session.state, session.held_hours), ("held", 1.5))
        self.assertRegex(session.list_digests, r"^lista\.pdf: [0-9a-f]{64}$")
        self.assertEqual(self._row(session, self.front).state, "attended")
        self.assertEqual(self._row(session, self.back).state, "absent")
        self.assertFalse(session._find_broken_seals())
        with self.assertRaises(UserError):
            self._row(session, self.back).has_attended = True
        with self.assertRaises(UserError):
            session.planned_on = NOW
        with self.assertRaises(UserError):
            scan.unlink()
        with self.assertRaises(UserError):
            self.env["grandes.clientes.training.attendance"].with_user(
                self.supervisor
            ).create({"session_id": session.id, "user_id": self.front2.id})

    def test_what_cannot_be_held(self):
        with self.assertRaisesRegex(UserError, "Nobody came"):
            self._plan(NOW - timedelta(days=1))._do_hold()
        with self.assertRaisesRegex(UserError, "move it first"):
            self._plan(LATER, self.front)._do_hold(self.front)
        with self.assertRaisesRegex(UserError, "Nobody came"):
            self._plan(NOW - timedelta(days=1), self.front)._do_hold()

    def test_when_and_how_long_it_was_held_can_be(self):
        """A date of last year took the session and its marks out of the month."""
        session = self._plan(NOW - timedelta(days=1), self.front)
        for vals, words in (
            ({"held_on": NOW - timedelta(days=366)}, "move it first"),
            ({"hours": -2}, "takes some time"),
        ):
            with self.assertRaisesRegex(UserError, words):
                session._do_hold(self.front, **vals)
        # Earlier on its day is no other day.
        session._do_hold(self.front, held_on=session.planned_on - timedelta(hours=1))
        self.assertEqual(session.state, "held")

    def test_who_slips_a_session_into_a_frozen_month_leaves_a_trace(self):
        promised = self._plan(LATER, self.front)
        promised.timetable_id._do_freeze()
        session = self._plan(LATER + timedelta(days=62))
        self.assertEqual(session.deviation, "open")
        session.planned_on = LATER
        self.assertEqual(session.timetable_id, promised.timetable_id)
        self.assertEqual(session.deviation, "added")
        self.assertEqual(session.change_ids.mapped("what"), ["added"])

    def test_excused_and_corrected_with_a_trace(self):
        session = self._held()
        back = self._row(session, self.back)
        for excuse in ("", "x"):
            with self.assertRaisesRegex(ValidationError, "Write the excuse"):
                back._do_excuse(excuse)
        back._do_excuse("Incapacidad 123")
        self.assertEqual((back.state, back.excuse), ("excused", "Incapacidad 123"))
        front = self._row(session, self.front)
        front._do_correct("La firma es de otra persona")
        self.assertEqual((front.state, front.has_attended), ("absent", False))
        self.assertEqual(
            set(session.change_ids.mapped("what")) - {"added"}, {"excused", "corrected"}
        )
        self.assertFalse(session._find_broken_seals())

    def test_nobody_moves_into_a_session_that_is_over(self):
        session, later = self._held(), self._plan(LATER, self.official)
        refused = self.assertRaisesRegex(UserError, "The session is over")
        with refused, self.cr.savepoint():
            later.attendance_ids.write({"session_id": session.id})
        self.assertFalse(session._find_broken_seals())

    def test_what_nobody_told_of_is_missed(self):
        session = self._plan(NOW - timedelta(days=7), self.front)
        fresh = self._plan(NOW - timedelta(days=1), self.front)
        self.env["grandes.clientes.training.session"]._cron_miss()
        self.assertEqual((session.state, fresh.state), ("missed", "planned"))
        self.assertFalse(session.missed_reason)
        session._do_miss("El capacitador no llegó")
        with self.assertRaises(UserError):
            session._do_miss("Otra razón")
        session._do_hold(self.front)
        self.assertEqual(session.state, "held")
        self.assertIn("told_late", session.change_ids.mapped("what"))
        self.assertFalse(session._find_broken_seals())

    def test_a_missed_session_is_held_late_with_its_signed_list(self):
        session = self._plan(NOW - timedelta(days=7), self.front, self.back)
        self.env["grandes.clientes.training.session"]._cron_miss()
        self.assertEqual(session.state, "missed")
        scan = self.env["ir.attachment"].with_user(self.supervisor)
        scan = scan.create({"name": "lista.pdf", "raw": b"%PDF-1.4 firmas"})
        wizard = (
            self.env["grandes.clientes.training.act"]
            .with_user(self.supervisor)
            .create({"session_id": session.id, "act": "hold"})
        )
        wizard.write(
            {"user_ids": self.front.ids, "list_attachment_ids": scan.ids},
        )
        wizard.action_confirm()
        self.assertEqual(session.state, "held")
        self.assertRegex(session.list_digests, r"^lista\.pdf: [0-9a-f]{64}$")
        self.assertEqual(
            (session.list_attachment_ids.res_model, session.list_attachment_ids.res_id),
            (session._name, session.id),
        )
        self.assertFalse(session._find_broken_seals())

    def test_who_came_unsummoned_is_recorded(self):
        planned = self._plan(NOW - timedelta(days=1), self.front, self.back)
        missed = self._plan(NOW - timedelta(days=7), self.front, self.back)
        self.env["grandes.clientes.training.session"]._cron_miss()
        self.assertEqual(missed.state, "missed")
        for session in (planned, missed):
            with self.subTest(session.state):
                form = Form.from_action(
                    self.env(user=self.supervisor), session.action_hold()
                )
                self.assertFalse(form.unsummoned)
                form.user_ids.remove(id=self.back.id)
                form.user_ids.add(self.front2)
                self.assertEqual(form.unsummoned, self.front2.name)
                form.save().action_confirm()
                guest = self._row(session, self.front2)
                self.assertEqual(guest.state, "attended")
                self.assertTrue(guest.is_unsummoned)
                self.assertFalse(guest.summoned_on)
                self.assertEqual(session.summoned_count, 2)
                self.assertEqual(session.attended_count, 2)
                self.assertFalse(session._find_broken_seals())
        self.assertFalse(
            self.env["mail.mail"].sudo().search([("email_to", "like", "front2%")])
        )

    def test_who_came_is_recorded_if_nobody_was_summoned(self):
        session = self._plan(NOW - timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "Nobody came"):
            session._do_hold()
        form = Form.from_action(self.env(user=self.supervisor), session.action_hold())
        form.user_ids.add(self.front)
        form.save().action_confirm()
        self.assertTrue(self._row(session, self.front).is_unsummoned)
        self.assertEqual((session.summoned_count, session.attended_count), (0, 1))

    def test_who_does_not_work_for_the_company_is_on_no_list(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        stranger = self._user("stranger", "group_front_office")
        stranger.write({"company_ids": [(4, other.id)], "company_id": other.id})
        stranger.company_ids -= self.env.company
        past = NOW - timedelta(days=1)
        for person in (stranger, self.portal):
            rows = [(0, 0, {"user_id": person.id})]
            for act in (
                lambda person=person: self._plan(LATER, person),
                lambda rows=rows: self._plan(LATER).write({"attendance_ids": rows}),
                lambda person=person: self._plan(past)._do_hold(self.front | person),
            ):
                with self.assertRaisesRegex(ValidationError, "take them off the list"):
                    act()
        # Who left the company since stays on the list.
        planned = self._plan(LATER, self.front)
        self.front.sudo().write(
            {"company_ids": [(4, other.id)], "company_id": other.id}
        )
        self.front.sudo().company_ids -= self.env.company
        planned.with_user(self.coordinator).attendance_ids.has_attended = True

    def test_names_of_topics_are_compared_as_they_are(self):
        Topic = self.env["grandes.clientes.training.topic"].with_user(self.supervisor)
        Topic.create([{"name": name} for name in ("Excel 100", "Excel _00", "Excel %")])
        with self.assertRaisesRegex(ValidationError, "already"):
            Topic.create({"name": "EXCEL _00"})

    def test_crons_rest_where_the_room_is_off(self):
        session = self._plan(NOW - timedelta(days=7), self.front)
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "training", False, "La lleva el contratista"
        )
        self.env["grandes.clientes.training.session"]._cron_miss()
        self.assertEqual(session.state, "planned")
        with self.assertRaises(UserError):
            self._plan()
        menus = self.env["ir.ui.menu"].with_user(self.supervisor).load_menus(False)
        self.assertNotIn(self.env.ref("grandes_clientes.menu_training").id, menus)

    def test_a_batch_is_summoned_and_held_in_few_queries(self):
        people = self._users([f"trained{n}" for n in range(12)], "group_front_office")

        def queries(users):
            session = self._plan(NOW - timedelta(days=1), users)
            before = self.env.cr.sql_log_count
            session._do_hold(users)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = queries(people[:2]), queries(people)
        self.assertLessEqual(many, few + 6)
