"""A small demonstration database: every state occurs, and every chain is intact."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models import ir_mail_server

from ..demo import program
from ..demo.build_demo import build
from ..demo.month import Month
from ..demo.smtp_sink import SmtpSink
from ..tools import case_states, clock
from .requirements import needs

_SIZE = 0.12
_DAY = timedelta(days=1)
_PACK = "odoo.addons.grandes_clientes.models.pack"


def get_day(company, morning):
    """Return the day of the report that is created on a given morning of the story."""
    weeks, number = morning
    days = company._grandes_clientes_get_days()
    monday = Month(company).monday(weeks)
    return days.previous(days.add(monday - _DAY, number + 1))


@tagged("post_install", "-at_install")
class TestDemoMonth(TransactionCase):
    """The story lies within last month, on whatever day it is built."""

    def test_every_red_was_due_in_last_month(self):
        company = self.env.company
        days = company._grandes_clientes_get_days()
        day = date(2025, 1, 1)
        while day < date(2028, 3, 2):
            with (
                self.subTest(day),
                clock.at(datetime(day.year, day.month, day.day, 15)),
            ):
                month = Month(company)
                self.assertEqual(month.last, day.replace(day=1) - _DAY)
                self.assertEqual(month.start.weekday(), 0)
                # It begins in the last week of the month before.
                self.assertLess(month.start, month.first)
                self.assertLessEqual(month.first - month.start, timedelta(days=7))
                silence = month.monday(month.silent) + timedelta(days=6)
                visit = month.monday(month.missed) + timedelta(days=6)
                dues = [visit, days.add(silence, 1)]
                dues += [
                    days.add(get_day(company, morning), 1)
                    for morning in (month.unsigned, month.late)
                ]
                for due in dues:
                    self.assertLessEqual(month.first, due)
                    self.assertLessEqual(due, month.last)
                # The findings of visits need some weeks before.
                self.assertGreaterEqual(month.missed, 2)
                lived = sum(
                    days.is_working(month.start + timedelta(days=offset))
                    for offset in range((day - month.start).days + 1)
                )
                self.assertLessEqual(lived, program.DAYS)
            day += _DAY


@needs("aiosmtpd")
@tagged("post_install", "-at_install", "slow")
class TestDemo(TransactionCase):
    """The demonstration of `make run`, with a mail server that accepts everything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The demonstration's crons and queue commit, which a test must not. And Odoo
        # sends nothing while it tests; here the server is real.
        for stand_in in (
            patch.object(type(cls.env["ir.cron"]), "_commit_progress"),
            patch("odoo.modules.module.current_test", True),
            patch.object(
                ir_mail_server.IrMail_Server, "_disable_send", return_value=False
            ),
            # Nothing is printed, so there are no pages to count.
            patch(f"{_PACK}.report_sheet_making.page_count", return_value=1),
            patch(f"{_PACK}.report_pack_delivery.page_count", return_value=1),
        ):
            cls.enterClassContext(stand_in)
        # Users of the demonstration get notifications in their inbox; it is built where
        # the shared users of the tests do not exist.
        cls.env["res.users"].search([("share", "=", False)]).notification_type = "inbox"
        server = cls.enterClassContext(SmtpSink())
        cls.env["ir.mail_server"].search([]).active = False
        cls.env["ir.mail_server"].create(
            {
                "name": "Test",
                "smtp_host": "127.0.0.1",
                "smtp_port": server.port,
                "smtp_encryption": "none",
            }
        )
        cls.before = cls.env["grandes.clientes.case"].search([])
        cls.office = build(cls.env, size=_SIZE)
        assert cls.office, "the database has the demonstration already"
        cls.cases = cls.env["grandes.clientes.case"].search([]) - cls.before

    def test_every_state_occurs(self):
        states = set(self.cases.mapped("state"))
        self.assertEqual(
            states, {"received", *case_states.OPEN_STATES, *case_states.END_STATES}
        )

    def test_its_first_day_is_behind_it(self):
        steps = self.env["grandes.clientes.setup"].get_setup()["steps"]
        missing = {
            step["code"]
            for step in steps
            if step["required"] and step["state"] != "done"
        }
        # The tests have no language other than Odoo's own.
        self.assertLessEqual(missing, {"language"})

    def test_every_state_of_desks_and_answers_occurs(self):
        for model, field in (
            ("grandes.clientes.escalation", "state"),
            ("grandes.clientes.case.answer", "state"),
        ):
            wanted = dict(self.env[model]._fields[field].selection)
            wanted.pop("discarded", None)
            found = self.env[model].search([("case_id", "in", self.cases.ids)])
            self.assertEqual(set(found.mapped(field)), set(wanted), model)

    def test_chains_are_intact_and_in_order(self):
        Event = self.env["grandes.clientes.case.event"]
        self.assertFalse(Event._find_broken_chains(self.cases))
        self.assertFalse(Event._find_changed_words(self.cases))
        for case in self.cases:
            instants = case.event_ids.sorted("sequence").mapped("happened_on")
            self.assertEqual(instants, sorted(instants), case.display_name)

    def test_seals_hold(self):
        seals = self.env["grandes.clientes.event.seal"].search([])
        self.assertTrue(seals)
        self.assertFalse(seals.filtered(lambda seal: seal._is_broken()))

    def test_people_act_by_their_roles(self):
        acted = self.cases.event_ids.user_id
        for login in ("asesor1", "back1", "vcc1", "supervisora", "coordinador"):
            self.assertIn(self.office.people[login], acted)
        # Acts that only a cron performs.
        by_nobody = self.cases.event_ids.filtered(lambda event: event.user_id.id == 1)
        self.assertLessEqual(
            set(by_nobody.mapped("act")),
            {"close", "bring_back", "fail_answer", "receive", "requester_wrote"},
        )

    def test_work_is_done_in_office_hours_of_business_days(self):
        company = self.env.company
        days = company._grandes_clientes_get_days()
        instants = sorted(set(self.cases.event_ids.mapped("happened_on")))
        for local in company._grandes_clientes_get_local(instants):
            self.assertTrue(days.is_working(local.date()), local)
            self.assertIn(local.hour, range(8, 18), local)

    def test_messages_are_of_when_they_were_said(self):
        """Odoo dates them by the real clock: only a few, of the last rooms, are new."""
        messages = self.cases.message_ids
        today = messages.filtered(lambda message: message.date > clock.now() - _DAY)
        self.assertLess(len(today) * 2, len(messages))

    def test_channels(self):
        codes = set(self.cases.mapped("channel_id.code"))
        self.assertLessEqual({"email", "phone", "fax", "written", "in_person"}, codes)
        written = self.cases.filtered(lambda case: case.channel_id.code == "written")
        self.assertTrue(all(written.mapped("mercurio_in_number")))

    def test_only_stories_of_it_leave_the_procedure(self):
        found = self.cases.deviation_ids
        rules = set(found.mapped("rule"))
        # Escalated late, against the matrix or without required data; and an answer
        # that did not solve the case, given without a consultation. Slow cases may end
        # late, too.
        stories = {"5.2.6", "C4", "R1", "R4", "R5"}
        self.assertLessEqual(stories, rules)
        self.assertLessEqual(rules, stories | {"C5", "R3", "I06"})
        unseen = found.filtered(lambda deviation: deviation.rule == "5.2.6").case_id
        self.assertIn("not_solved", unseen.event_ids.mapped("act"))
        self.assertLessEqual(len(unseen), 2)
        self.assertLess(len(found.case_id) * 8, len(self.cases))

    def test_quality_has_its_weeks(self):
        company = ("company_id", "=", self.env.company.id)
        visits = self.env["grandes.clientes.quality.visit"].search([company])
        month = Month(self.env.company)
        (missed,) = visits.filtered(lambda visit: visit.state == "missed")
        self.assertEqual(missed.date_from, month.monday(month.missed))
        made = visits.filtered(
            lambda visit: month.start <= visit.date_from < month.present
        )
        self.assertEqual(set((made - missed).mapped("state")), {"done"})
        self.assertEqual(len(made), month.weeks)
        self.assertTrue(visits.filtered("received_on"))
        findings = self.env["grandes.clientes.quality.finding"].search([company])
        self.assertEqual(
            sorted(findings.mapped("state")), ["action", "action", "served"]
        )
        self.assertEqual(len(findings.filtered("is_overdue")), 1)
        audits = self.env["grandes.clientes.quality.audit"].search([company])
        self.assertLessEqual({"drawn", "signed"}, set(audits.mapped("state")))
        self.assertFalse(any(audits.mapped("is_exercise")))
        dispatches = self.env["grandes.clientes.quality.dispatch"].search([company])
        self.assertLessEqual({"no_news", "news"}, set(dispatches.mapped("outcome")))
        self.assertIn("replied", dispatches.mapped("state"))
        for records in (visits, findings, audits, dispatches):
            sealed = records.filtered_domain(records._get_sealed_domain())
            self.assertFalse(sealed._find_broken_seals(), records._name)

    # === THE BOARD === #

    def _get_states(self):
        """Return ``{(control, first day): state}`` of all expected controls so far."""
        expected = self.env["grandes.clientes.control.occurrence"].search(
            [("company_id", "=", self.env.company.id)]
        )
        return {
            (each.code, each.frequency, each.date_from): each.state for each in expected
        }

    def _get_story(self):
        """Return the exceptions told by ``demo/month.py``, by state."""
        month = Month(self.env.company)
        before = (month.first - timedelta(days=1)).replace(day=1)
        silent, missed = month.monday(month.silent), month.monday(month.missed)
        unsigned, late = self._get_day(month.unsigned), self._get_day(month.late)
        return {
            ("C02", "weekly", silent): "absent",
            ("C04", "weekly", missed): "absent",
            ("C06", "daily", unsigned): "absent",
            ("C07", "daily", unsigned): "absent",
            ("C06", "daily", late): "late",
            ("C07", "daily", late): "late",
            ("C03", "monthly", before): "waived",
            ("C05", "monthly", before): "waived",
            ("C07", "monthly", before): "waived",
        }

    def _get_day(self, morning):
        return get_day(self.env.company, morning)

    def test_last_month_has_exactly_the_reds_of_its_story(self):
        month = Month(self.env.company)
        story = self._get_story()
        states = self._get_states()
        in_order = {"done", "expected"}
        self.assertEqual(
            {each: state for each, state in states.items() if state not in in_order},
            story,
        )
        board = (
            self.env["grandes.clientes.control.board"]
            .with_user(self.office.people["interventoria"])
            .get_board(month.first)
        )
        self.assertEqual(
            {tile["code"]: tile["state"] for tile in board["tiles"]},
            {
                "C01": "done",
                "C02": "absent",
                "C03": "waived",
                "C04": "absent",
                "C05": "waived",
                "C06": "absent",
                "C07": "absent",
                "C08": "done",
                "C09": "done",
                "C10": "done",
            },
        )
        for tile in board["tiles"]:
            self.assertEqual(len(tile["missing"]), tile["state"] == "absent", tile)
        # The missing signature is one gap, in the two controls it covers.
        self.assertEqual(
            [gap["codes"] for gap in board["gaps"]], [["C02"], ["C04"], ["C06", "C07"]]
        )
        Occurrence = self.env["grandes.clientes.control.occurrence"]
        sealed = Occurrence.search(Occurrence._get_sealed_domain())
        self.assertFalse(sealed._find_broken_seals())

    def test_what_is_taken_away_turns_red_and_put_in_late_is_late(self):
        """A visit, a signature and a validation: only the controls of each change.

        All evidence of the controls is searched for anew, with and without them.
        """
        month, company = Month(self.env.company), self.env.company
        before = self._get_states()
        self.assertEqual(self._judge_anew(), before)

        visit = self.env["grandes.clientes.quality.visit"].search(
            [
                ("company_id", "=", company.id),
                ("date_from", "=", month.monday(month.missed - 1)),
            ]
        )
        day = self._get_day((month.missed, 0))
        daily = self.env["grandes.clientes.report.daily"].search(
            [("company_id", "=", company.id), ("date", "=", day)]
        )
        review = self.env["grandes.clientes.access.review"].search(
            [
                ("company_id", "=", company.id),
                ("frequency", "=", "monthly"),
                ("date_to", "=", month.first - timedelta(days=1)),
            ]
        )
        self.assertEqual((visit.state, review.state), ("done", "signed"))
        closed_on, signed_on = visit.closed_on, review.signed_on
        self.env.flush_all()
        self._execute(
            "UPDATE grandes_clientes_quality_visit SET state = 'missed', "
            "closed_on = NULL WHERE id = %s",
            visit.id,
        )
        self._execute(
            "DELETE FROM grandes_clientes_control_signature_rel WHERE review_id IN "
            "(SELECT id FROM grandes_clientes_report_review WHERE daily_id = %s)",
            daily.id,
        )
        self._execute(
            "DELETE FROM grandes_clientes_report_review WHERE daily_id = %s", daily.id
        )
        self._execute(
            "UPDATE grandes_clientes_access_review SET state = 'open', "
            "signed_on = NULL WHERE id = %s",
            review.id,
        )
        gaps = {
            ("C04", "weekly", visit.date_from),
            ("C06", "daily", day),
            ("C07", "daily", day),
            ("C09", "monthly", review.date_from),
        }
        self.assertEqual(
            self._judge_anew(), {**before, **dict.fromkeys(gaps, "absent")}
        )
        days = company._grandes_clientes_get_days()
        words = {
            "C04": ("Visita de calidad firmada", visit.date_to),
            "C06": ("Firma diaria de las fallas", days.add(day, 1)),
            "C07": ("Firma diaria de los indicadores", days.add(day, 1)),
            "C09": ("Validación de perfiles firmada", days.add(review.date_to, 15)),
        }
        for code, frequency, first in gaps:
            (gap,) = self.env["grandes.clientes.control.occurrence"].search(
                [
                    ("company_id", "=", company.id),
                    ("code", "=", code),
                    ("frequency", "=", frequency),
                    ("date_from", "=", first),
                ]
            )
            missing, due_on = words[code]
            self.assertEqual(gap.missing, missing)
            self.assertEqual(gap.absent_since, due_on + timedelta(days=1), code)
        board = self.env["grandes.clientes.control.board"].get_board(month.first)
        # Three more than in the story.
        self.assertEqual(
            sorted(gap["codes"] for gap in board["gaps"]),
            [["C02"], ["C04"], ["C04"], ["C06", "C07"], ["C06", "C07"], ["C09"]],
        )

        now = clock.now()
        self._execute(
            "UPDATE grandes_clientes_quality_visit SET state = 'done', "
            "closed_on = %s WHERE id = %s",
            now,
            visit.id,
        )
        self._execute(
            "UPDATE grandes_clientes_access_review SET state = 'signed', "
            "signed_on = %s WHERE id = %s",
            now,
            review.id,
        )
        self.env.invalidate_all()
        quality = self.env(user=self.office.people["calidad"].id)
        Signature = quality["grandes.clientes.control.signature"]
        own = daily.with_env(quality)
        Signature._do_sign(own, Signature._get_figures(own), now, "conforming")
        self.env["grandes.clientes.control.occurrence"]._cron_plan()
        self.assertEqual(self._get_states(), {**before, **dict.fromkeys(gaps, "late")})
        self.assertLess(max(closed_on, signed_on), now)

    def _execute(self, statement, *values):
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def _judge_anew(self):
        """Delete the controls' evidence, search for it again, and return the states."""
        Occurrence = self.env["grandes.clientes.control.occurrence"]
        self.env.flush_all()
        self._execute(
            "DELETE FROM grandes_clientes_control_evidence WHERE occurrence_id IN "
            "(SELECT id FROM grandes_clientes_control_occurrence WHERE state NOT IN "
            "('waived'))"
        )
        self._execute(
            "UPDATE grandes_clientes_control_occurrence SET state = 'expected', "
            "done_on = NULL, absent_since = NULL, missing = NULL "
            "WHERE state <> 'waived'"
        )
        Occurrence._find_open(self.env.company)._apply_evidence()
        return self._get_states()

    def test_what_was_drawn_is_audited_whole_in_its_term(self):
        shares = self.env["grandes.clientes.control.rule"].search(
            [("all_domain", "!=", False), ("company_id", "=", False)]
        )
        self.assertEqual(set(shares.mapped("share")), {100}, "as it is shipped")
        month = Month(self.env.company)
        audits = self.env["grandes.clientes.quality.audit"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("side", "=", "entity"),
                ("is_exercise", "=", False),
            ]
        )
        older = audits.filtered(
            lambda audit: month.start <= audit.sample_id.date_from < month.monday(2)
        )
        self.assertTrue(older)
        self.assertEqual(set(older.mapped("state")), {"signed"})

    def test_the_oversight_held_its_comite(self):
        (session,) = self.env["grandes.clientes.oversight.session"].search([])
        self.assertEqual(session.state, "signed")
        self.assertEqual(
            sorted(session.commitment_ids.mapped("state")), ["open", "told"]
        )
        notes = self.env["grandes.clientes.oversight.note"].search([])
        self.assertEqual(sorted(notes.mapped("state")), ["answered", "open"])
        (discount,) = self.env["grandes.clientes.contract.discount"].search([])
        self.assertEqual(discount.state, "frozen")

    def test_one_advisor_is_heard_and_another_waits(self):
        objections = self.env["grandes.clientes.quality.objection"].search([])
        self.assertEqual(sorted(objections.mapped("state")), ["accepted", "open"])
        self.assertTrue(self.env["grandes.clientes.quality.coaching"].search([]))

    def test_it_is_built_once(self):
        self.assertIsNone(build(self.env, size=_SIZE))
