from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..tools import clock
from .common import NOW, Common
from .mapped_common import csv, xlsx

_LATER = datetime(2026, 10, 7, 15, 0)


class TrainingCommon(Common):
    """A topic, and helpers to plan and hold its sessions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topic = (
            cls.env["grandes.clientes.training.topic"]
            .with_user(cls.supervisor)
            .create(
                {
                    "name": "Giros a instituciones",
                    "mission_area_id": cls.treasury.id,
                    "hours": 2,
                }
            )
        )

    def _plan(self, planned_on=_LATER, *people, **vals):
        session = (
            self.env["grandes.clientes.training.session"]
            .with_user(self.supervisor)
            .create({"topic_id": self.topic.id, "planned_on": planned_on, **vals})
        )
        users = self.env["res.users"].union(*people) if people else None
        if users:
            session._do_summon(users)
        return session

    def _held(self, *people, came=None):
        """Return a session held yesterday."""
        people = people or (self.front, self.front2, self.back)
        session = self._plan(NOW - timedelta(days=1), *people)
        session._do_hold(self.env["res.users"].union(*(came or people[:2])))
        return session

    def _row(self, session, user):
        return session.attendance_ids.filtered(lambda row: row.user_id == user)

    def _marks(self, session, *rows, name="notas.xlsx", head=None):
        head = head or ("Asesor", "Nota previa", "Nota", "Recuperación")
        return (
            self.env["grandes.clientes.training.load"]
            .with_user(self.supervisor)
            ._do_read("marks", xlsx(head, *rows), name, session_id=session.id)
        )


@tagged("post_install", "-at_install")
class TestTrainingTimetable(TrainingCommon):
    """The month's timetable is frozen before it begins; later changes show."""

    def test_a_month_is_frozen_and_its_changes_show(self):
        first = self._plan(_LATER, self.front)
        second = self._plan(_LATER + timedelta(days=1))
        timetable = first.timetable_id
        self.assertEqual(timetable, second.timetable_id)
        self.assertEqual(
            (timetable.month, timetable.state), (date(2026, 10, 1), "draft")
        )
        # Before the freeze, changes are free.
        second.planned_on = _LATER + timedelta(days=2)
        self.assertFalse(timetable.change_ids)

        timetable.with_user(self.supervisor)._do_freeze()
        self.assertFalse(timetable.is_late)
        self.assertEqual(len(timetable.promise), 2)
        self.assertEqual(first.deviation, "none")
        with self.assertRaisesRegex(UserError, "frozen"):
            first.planned_on = _LATER + timedelta(days=3)
        with self.assertRaises(ValidationError):
            first._do_move(_LATER + timedelta(days=3), " ")
        first._do_move(_LATER + timedelta(days=3), "El área no puede ese día")
        self.assertEqual((first.deviation, first.promised_on), ("moved", _LATER))
        added = self._plan(_LATER + timedelta(days=5))
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
    """Who was summoned, who came, with which marks (I09, C3)."""

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
        session._do_move(_LATER + timedelta(hours=1), "Cambio de sala")
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
        self._plan(_LATER, self.front)._do_move(NOW - timedelta(days=2), "Fue antes")
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
            self._plan(_LATER, self.front)._do_hold(self.front)
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
        promised = self._plan(_LATER, self.front)
        promised.timetable_id._do_freeze()
        session = self._plan(_LATER + timedelta(days=62))
        self.assertEqual(session.deviation, "open")
        session.planned_on = _LATER
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
        session, later = self._held(), self._plan(_LATER, self.official)
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
                lambda person=person: self._plan(_LATER, person),
                lambda rows=rows: self._plan(_LATER).write({"attendance_ids": rows}),
                lambda person=person: self._plan(past)._do_hold(self.front | person),
            ):
                with self.assertRaisesRegex(ValidationError, "take them off the list"):
                    act()
        # Who left the company since stays on the list.
        planned = self._plan(_LATER, self.front)
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

    # === MARKS === #

    def test_marks_of_a_sheet(self):
        session = self._held()
        load = self._marks(
            session, (self.front.login, 2, 4.5, None), (self.front2.name, 3, "2,5", 3.5)
        )
        self.assertFalse(load.problem_count, load._get_problems())
        load._do_load()
        first, second = (self._row(session, user) for user in (self.front, self.front2))
        self.assertEqual(
            (first.mark_before, first.mark, first.result), (2, 4.5, "passed")
        )
        self.assertEqual((second.mark, second.result), (3.5, "passed"))
        self.assertEqual(second.mark_after, 2.5)
        self.assertEqual(self._row(session, self.back).result, "none")
        # A later sheet corrects the marks; loaded ones are kept.
        self._marks(session, (self.front.login.upper(), 2, 0, None))._do_load()
        self.assertEqual((first.mark, first.result), (0, "failed"))
        self.assertEqual(len(first.mark_ids), 4)
        self.assertFalse(load._find_broken_seals())
        with self.assertRaises(UserError):
            first.mark_ids[0].sudo().write({"value": 5})
        with self.assertRaisesRegex(ValidationError, "has a mark"):
            first._do_correct("No estuvo")

    def test_a_wrong_sheet_loads_nothing(self):
        session = self._held()
        load = self._marks(
            session,
            (self.front.login, 2, 4.5, None),
            (self.front.name, 2, 4, None),
            ("Nadie Conocido", 1, 1, None),
            (self.back.login, 1, 1, None),
            (self.front2.login, None, None, None),
            (self.front2.login, 1, 60, None),
            (self.front2.login, 1, "bien", None),
        )
        lines = load._get_problems()
        self.assertEqual(
            [line["row"] for line in lines], [3, 4, 5, 6, 7, 7, 8, 8], lines
        )
        self.assertIn("Nadie Conocido", lines[1]["what"])
        with self.assertRaises(UserError):
            load._do_load()
        self.assertFalse(session.attendance_ids.mark_ids)
        early = self._plan(_LATER, self.front)
        load = self._marks(early, (self.front.login, 2, 4, None))
        self.assertEqual(load.problem_count, 1)

    def test_a_csv_of_marks_by_other_headings(self):
        session = self._held()
        load = (
            self.env["grandes.clientes.training.load"]
            .with_user(self.supervisor)
            ._do_read(
                "marks",
                csv(("Quién", "Resultado"), (self.front.login, "4,5")),
                "notas.csv",
                session_id=session.id,
            )
        )
        self.assertEqual(load.problem_count, 1)
        load._do_map({"person": "Quién", "after": "Resultado"})
        load._do_load()
        self.assertEqual(self._row(session, self.front).mark, 4.5)

    # === WHO === #

    def test_each_reads_their_own_history(self):
        session = self._held(self.front, self.back)
        self._marks(session, (self.front.login, 2, 4, None))._do_load()
        Attendance = self.env["grandes.clientes.training.attendance"]
        Mark = self.env["grandes.clientes.training.mark"]
        for user, rows, marks in (
            (self.front, 1, 2),
            (self.back, 1, 0),
            (self.front2, 0, 0),
            (self.official, 0, 0),
            (self.supervisor, 2, 2),
            (self.quality, 2, 2),
            (self.oversight, 2, 2),
            (self.coordinator, 2, 2),
        ):
            with self.subTest(user.login):
                self.assertEqual(Attendance.with_user(user).search_count([]), rows)
                self.assertEqual(Mark.with_user(user).search_count([]), marks)
        self.assertTrue(session.with_user(self.front).read(["topic_id", "held_on"]))
        with self.assertRaises(AccessError):
            session.with_user(self.front2).read(["topic_id"])
        with self.assertRaises(AccessError):
            Attendance.with_user(self.manager).search([])

    def test_the_coordinator_keeps_them_too(self):
        Session = self.env["grandes.clientes.training.session"]
        self.topic.with_user(self.coordinator).name = "Giros"
        session = Session.with_user(self.coordinator).create(
            {"topic_id": self.topic.id, "planned_on": NOW + timedelta(days=3)}
        )
        session._do_summon(self.front)
        form = Form(session)
        form.place = "Sala 2"
        form.save()
        session._do_miss("El área no llegó")
        self.assertEqual((session.state, session.place), ("missed", "Sala 2"))
        held = self._plan(NOW - timedelta(days=1), self.front)
        held.with_user(self.coordinator)._do_hold(self.front)
        self._row(held, self.front).with_user(self.coordinator)._do_correct("Sí fue")

    def test_only_supervisor_and_coordinator_keep_them(self):
        session = self._plan(NOW - timedelta(days=1), self.front)
        row = self._row(session, self.front)
        for user in (self.front, self.quality, self.oversight, self.manager):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    session.with_user(user)._do_hold(self.front)
                with self.assertRaises(AccessError):
                    row.with_user(user).write({"has_attended": True})
                with self.assertRaises(AccessError):
                    session.timetable_id.with_user(user)._do_freeze()
                with self.assertRaises(AccessError):
                    self.topic.with_user(user).write({"name": "Otro"})

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


@tagged("post_install", "-at_install")
class TestTrainingReport(TrainingCommon):
    """I09 by hand: attendance, fulfilled, mean, passed, gain, by advisor (C3)."""

    def _make(self, user=None, first=date(2026, 9, 1), last=date(2026, 9, 30), **more):
        reports = self.env["grandes.clientes.report"].with_user(user or self.quality)
        return reports._make("I09", first, last, **more)

    def test_figures_by_hand(self):
        session = self._held(self.front, self.front2, self.back)
        self._marks(
            session, (self.front.login, 2, 4.5, None), (self.front2.login, None, 2, 3)
        )._do_load()
        self._row(session, self.back)._do_excuse("Incapacidad")
        self._plan(NOW - timedelta(days=2), self.front)
        report = self._make()
        values = {
            each.code: None if each.value is None else float(each.value)
            for each in report.indicators
        }
        self.assertEqual(
            values,
            {
                "I09.attendance": 66.67,
                # No timetable was frozen, so nothing was promised.
                "I09.fulfilled": None,
                "I09.mean": 3.75,
                "I09.passed": 50.0,
                "I09.gain": 2.5,
            },
        )
        self.assertEqual(report.section("advisor").total("summoned"), 3)
        marks = report.section("marks")
        self.assertEqual(len(marks.rows), 3)
        self.assertIn("Passed", marks.column("result"))
        timetable = report.section("timetable")
        self.assertEqual(timetable.column("summoned"), [1, 3])
        reports = self.env["grandes.clientes.report"].with_user(self.quality)
        found = reports._get_figure_records(report)
        self.assertEqual(
            sorted({model for model, _ids in found.values()}),
            [
                "grandes.clientes.training.attendance",
                "grandes.clientes.training.session",
            ],
        )
        self.assertIn("Giros", str(reports._render_html(report, links=True)))
        self.assertTrue(reports._export_xlsx(report))

    def test_who_came_unsummoned_is_not_counted_as_summoned(self):
        session = self._held(self.front, self.back, came=(self.front, self.front2))
        report = self._make()
        self.assertEqual(float(report.indicator("I09.attendance").value), 50.0)
        totals = [
            report.section("advisor").total(code)
            for code in ("summoned", "attended", "unsummoned", "absent")
        ]
        self.assertEqual(totals, [2, 2, 1, 1])
        self.assertEqual(report.section("timetable").column("summoned"), [2])
        # They were not there after all: still neither summoned nor absent.
        self._row(session, self.front2)._do_correct("Firmó en la lista de otro día")
        totals = [
            self._make().section("advisor").total(code)
            for code in ("summoned", "attended", "unsummoned", "absent")
        ]
        self.assertEqual(totals, [2, 1, 0, 1])

    def test_a_month_made_as_of_an_instant_is_the_same(self):
        session = self._held()
        self._marks(session, (self.front.login, 2, 4, None))._do_load()
        with clock.at(NOW + timedelta(days=3)):
            self._marks(session, (self.front.login, 2, 1, None))._do_load()
            now, then = self._make(), self._make(at=NOW + timedelta(days=1))
        self.assertEqual(float(then.indicator("I09.mean").value), 4.0)
        self.assertEqual(float(now.indicator("I09.mean").value), 1.0)

    def test_nothing_is_no_data(self):
        report = self._make()
        self.assertEqual(report.status, "no_data")
        self.assertTrue(all(each.value is None for each in report.indicators))

    def test_by_advisor_alone_and_of_whom(self):
        self._held(self.front, self.front2, self.back)
        report = self._make(cuts={"advisor": self.front.id})
        self.assertEqual(report.section("advisor").total("summoned"), 1)
        with self.assertRaises(UserError):
            self._make(cuts={"channel": self._channel("email").id})
        # An advisor gets only their own trainings, marked as partial.
        own = self._make(self.front)
        self.assertEqual(own.section("advisor").total("summoned"), 1)
        self.assertEqual([mark for mark, _why in own.marks][:1], ["PARTIAL"])
        self.assertEqual(self._make(self.official).status, "no_data")


@tagged("post_install", "-at_install")
class TestTrainingNeeds(TrainingCommon):
    """Trainings are proposed from the month's data, and decided on with a reason."""

    def _escalated_wrongly(self, count):
        for number in range(count):
            case = self._registered(
                typification="T12", beneficiary_id_number=str(5 * 10**7 + number)
            )
            # Directly to an area, although the back office covers the matter.
            case._do_escalate("mission_area", reason="Se pidió así")
        return case

    def test_what_was_called_back_is_no_need(self):
        """As in the analysis and in I04, what was called back does not count (C4)."""
        self._escalated_wrongly(3).escalation_ids._do_cancel("Se escaló por error")
        found = self.env["grandes.clientes.training.need"]._find_escalation_needs(
            self.env.company, datetime(2026, 9, 1, 5), datetime(2026, 10, 1, 5)
        )
        self.assertFalse(found)

    def test_a_topic_of_a_later_version_covers_what_failed(self):
        Pauta = self.env["grandes.clientes.quality.form"]
        form = Pauta.search([("state", "=", "active")], limit=1).sudo()
        origin = form.attribute_ids[0].origin_id or form.attribute_ids[0]
        later = form.copy().attribute_ids.filtered(lambda a: a.origin_id == origin)
        self.topic.sudo().attribute_ids = later
        Need = self.env["grandes.clientes.training.need"]
        found = [
            {"source": "audit", "attribute_id": origin.id, "failed": 4, "total": 6}
        ]
        with patch.object(type(Need), "_find_needs", lambda *_args: found):
            need = Need._propose(self.env.company, date(2026, 8, 1))
        self.assertEqual((need.attribute_id, need.topic_id), (origin, self.topic))

    def test_typifications_escalated_wrongly(self):
        typification = self._typification("T12")
        self.topic.typification_ids = typification
        self._escalated_wrongly(3)
        Need = self.env["grandes.clientes.training.need"]
        found = Need._propose(self.env.company, date(2026, 9, 1))
        need = found.filtered(lambda each: each.source == "escalation")
        self.assertEqual((need.failed, need.total), (3, 3))
        self.assertEqual(
            (need.typification_id, need.topic_id), (typification, self.topic)
        )
        self.assertFalse(Need._propose(self.env.company, date(2026, 9, 1)))
        need = need.with_user(self.supervisor)
        with self.assertRaises(ValidationError):
            need._do_dismiss(" ")
        need._do_take(self.topic)
        self.assertEqual((need.state, need.decided_by_id), ("taken", self.supervisor))
        with self.assertRaises(AccessError):
            need.with_user(self.quality)._do_take(self.topic)
        with self.assertRaises(AccessError):
            need.with_user(self.front).read(["failed"])
