"""The weekly visit: planned, carried out, signed, its report presented (R7, 5.2.21)."""

import io
import re
from datetime import date

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..tools import clock
from .visit_common import VisitCommon


@tagged("post_install", "-at_install", "slow")
class TestQualityVisit(VisitCommon):
    # === PLANNED, MISSED === #

    def test_the_week_has_its_visit_beforehand(self):  # R7
        self.assertEqual(self.visit.week, self.WEEK)
        self.assertEqual(self.visit.state, "planned")
        self.assertEqual(self.visit.planned_on, date(2026, 9, 14))
        self.assertEqual(self.visit.user_id, self.quality)
        self.env[self.VISIT]._cron_plan()
        self.assertEqual(
            self.env[self.VISIT].search_count([("week", "=", self.WEEK)]), 1
        )

    def test_what_is_no_week_is_refused(self):
        for week in ("2026-W60", "2026-36", "week"):
            with self.subTest(week), self.assertRaisesRegex(ValidationError, "no week"):
                self.env[self.VISIT].create({"week": week}).flush_recordset()

    def test_what_nobody_made_is_missed_and_stays_so(self):
        self._at(2026, 9, 21, 15, 0)
        self.env[self.VISIT]._cron_plan()
        self.assertEqual(self.visit.state, "missed")
        self.assertEqual(self._plan("2026-W39").state, "planned")
        self.visit._do_explain("La professional estaba incapacitada")
        self.assertEqual(self.visit.state, "missed")
        self.assertFalse(self.visit._find_broken_seals())
        for act in ("_do_start", "_do_close", "_do_present"):
            with self.subTest(act), self.assertRaises(UserError):
                getattr(self.visit, act)()
        with self.assertRaises(UserError):
            self.visit.planned_on = date(2026, 9, 16)

    def test_it_does_not_begin_once_its_week_is_over(self):
        # Also if the cron, which marks it as missed, did not run yet.
        self._at(2026, 9, 21, 15, 0)
        self.assertEqual(self.visit.state, "planned")
        with self.assertRaisesRegex(UserError, "was missed"):
            self.visit._do_start()

    def test_on_the_last_sunday_it_is_not_missed_yet(self):
        # Eleven at night on Sunday in Bogotá.
        self._at(2026, 9, 21, 4, 0)
        self.env[self.VISIT]._cron_plan()
        self.assertEqual(self.visit.state, "planned")

    def test_weeks_without_the_cron_are_missed_too(self):
        self._at(2026, 10, 5, 15, 0)
        self.env[self.VISIT]._cron_plan()
        states = {
            visit.week: visit.state
            for visit in self.env[self.VISIT].search([("week", ">=", self.WEEK)])
        }
        self.assertEqual(
            states,
            {
                "2026-W38": "missed",
                "2026-W39": "missed",
                "2026-W40": "missed",
                "2026-W41": "planned",
            },
        )

    def test_a_week_without_business_days_expects_none(self):
        calendar = self.env.company._grandes_clientes_get_calendar()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Cierre",
                "calendar_id": calendar.id,
                "date_from": "2026-09-21 05:00:00",
                "date_to": "2026-09-28 04:59:59",
                "resource_id": False,
            }
        )
        self._at(2026, 9, 22, 15, 0)
        self.assertFalse(self._plan("2026-W39"))

    # === WALKED === #

    def test_each_answer_is_kept_at_once_by_a_press(self):
        self.visit._do_start()
        item = self.visit.item_ids[0]
        call_kw(
            self.env(user=self.quality)[item._name],
            "action_answer",
            [item.ids],
            {"context": {"answer": "yes"}},
        )
        self.assertEqual(item.answer, "yes")
        self.assertEqual(item.answered_on, clock.now())
        item.with_context(answer="yes").action_answer()
        self.assertFalse(item.answer)

    def test_a_visited_changes_no_item(self):
        self.visit._do_start()
        item = self.visit.item_ids[0]
        for user in (
            self.supervisor,
            self.front,
            self.back,
            self.official,
            self.coordinator,
            self.oversight,
            self.manager,
            self._user("quality2", "group_quality"),
        ):
            for method, arguments in (
                ("write", [item.ids, {"answer": "yes"}]),
                ("action_answer", [item.ids]),
                ("web_save", [item.ids, {"note": "x"}, {"note": {}}]),
            ):
                with (
                    self.subTest(user=user.login, method=method),
                    self.assertRaises(AccessError),
                ):
                    call_kw(
                        self.env(user=user)[item._name],
                        method,
                        arguments,
                        {"context": {"answer": "yes"}},
                    )

    def test_the_start_is_nobodys_to_write(self):
        for name, value in (
            ("state", "done"),
            ("week", "2026-W01"),
            ("opening", []),
            ("figures", {}),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                call_kw(
                    self.env(user=self.quality)[self.VISIT],
                    "write",
                    [self.visit.ids, {name: value}],
                    {},
                )

    def test_a_no_takes_what_shows_it(self):
        self.visit._do_start()
        item = self.visit.item_ids[0]
        item.answer = "no"
        with self.assertRaisesRegex(UserError, "what shows it"):
            self.visit._do_close()
        item.note = "GC2026-000001"
        self.visit._do_close()
        self.assertEqual(self.visit.state, "done")

    def test_what_was_not_verified_returns_next_week(self):  # G64
        self.visit._do_start()
        answered, asked, left = self.visit.item_ids[:3]
        answered.write({"answer": "yes", "note": "Visto"})
        asked.answer = "not_verified"
        self.visit._do_close()
        self.assertTrue(left.is_left_open)
        self.assertFalse(asked.is_left_open)
        self._at(2026, 9, 21, 15, 0)
        following = self._plan("2026-W39")
        following._do_start()
        by_item = {item.checklist_item_id: item for item in following.item_ids}
        self.assertFalse(by_item[answered.checklist_item_id].is_returned)
        self.assertTrue(by_item[asked.checklist_item_id].is_returned)
        self.assertTrue(by_item[left.checklist_item_id].is_returned)

    def test_it_returns_by_a_new_version_of_the_checklist_too(self):  # G64
        self.visit._do_start()
        left = self.visit.item_ids[:1].name
        self.visit._do_close()
        version = self.visit.checklist_id.with_user(self.quality).copy()
        version._do_activate()
        self._at(2026, 9, 21, 15, 0)
        following = self._plan("2026-W39")
        following._do_start()
        self.assertEqual(following.checklist_id, version)
        again = following.item_ids.filtered(lambda item: item.name == left)
        self.assertTrue(again.is_returned)

    def test_it_opens_with_what_changed(self):
        finding = self._find()
        finding._do_serve()
        self._find(due_on=date(2026, 9, 1))
        self.visit._do_start()
        counts = {row["code"]: row["count"] for row in self.visit.opening}
        self.assertEqual(counts["findings"], 2)
        self.assertEqual(counts["overdue"], 1)
        action = self.visit.with_context(kind="overdue").action_open_changes()
        self.assertEqual(len(self.env[action["res_model"]].search(action["domain"])), 1)

    def test_an_item_says_that_nothing_shows_it_yet(self):
        self.visit._do_start()
        asked = self.visit.item_ids.filtered("needs_evidence")[0]
        other = (self.visit.item_ids - asked).filtered(lambda i: not i.needs_evidence)[
            0
        ]
        (asked | other).write({"answer": "yes"})
        self.assertEqual((asked.is_bare, other.is_bare), (True, False))
        other.answer = "no"
        self.assertTrue(other.is_bare)
        with self.assertRaisesRegex(UserError, asked.name):
            self.visit._do_close()
        (asked | other).write({"note": "GC2026-000140"})
        self.assertFalse(asked.is_bare or other.is_bare)

    def test_a_finding_answers_an_item_that_nobody_answered(self):
        self.visit._do_start()
        item, answered = self.visit.item_ids[:2]
        answered.answer = "na"
        for each in item | answered:
            each.env[self.FINDING]._do_find(
                each,
                {
                    "condition": "Nadie llamó en 40 días",
                    "criterion": each.criterion,
                    "responsible_id": self.official.id,
                },
            )
        self.assertEqual((item.answer, answered.answer), ("no", "na"))
        self.assertFalse(item.is_bare)

    # === SIGNED === #

    def test_what_is_signed_is_frozen(self):
        visit = self._done()
        self.assertEqual(visit.state, "done")
        self.assertEqual(visit.visited_signature, "refused")
        self.assertFalse(visit._find_broken_seals())
        with self.assertRaises(UserError):
            visit.item_ids[0].answer = "no"
        with self.assertRaises(UserError):
            visit.visited_signature = "signed"
        with self.assertRaises(UserError):
            visit.unlink()

    def test_a_signature_is_of_somebody(self):
        self.visit._do_start()
        for name in ("", "   "):
            self.visit.write({"visited_name": name, "visited_signature": "signed"})
            with self.assertRaisesRegex(ValidationError, "who received the visit"):
                self.visit._do_close()
        self.assertEqual(self.visit.state, "planned")

    def test_nobody_changes_what_was_signed(self):
        visit = self._done().sudo()
        with self.assertRaisesRegex(UserError, "is signed"):
            visit.visited_words = "Otra cosa"
        for name, value in (("answer", "no"), ("note", "Otra")):
            with self.subTest(name), self.assertRaisesRegex(UserError, "is signed"):
                visit.item_ids[0][name] = value
        visit._do_present()
        with self.assertRaisesRegex(UserError, "is signed"):
            visit.conclusions = "Otra"

    def test_a_change_by_sql_breaks_the_seal(self):
        visit = self._done()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_quality_visit_item SET answer = 'no' "
            "WHERE id = %s",
            [visit.item_ids[0].id],
        )
        self.env.invalidate_all()
        self.assertEqual(set(visit._find_broken_seals()), set(visit.ids))

    def test_evidence_of_a_signed_visit_is_nobodys_to_take(self):
        self.visit._do_start()
        item = self.visit.item_ids[0]
        file = (
            self.env["ir.attachment"]
            .with_user(self.quality)
            .create(
                {
                    "name": "foto.jpg",
                    "raw": b"foto",
                    "res_model": item._name,
                    "res_id": item.id,
                }
            )
        )
        item.write({"answer": "yes", "attachment_ids": file.ids})
        self.visit._do_close()
        with self.assertRaises(UserError):
            file.unlink()
        with self.assertRaises(UserError):
            file.raw = b"otra"

    def test_who_makes_it_signs_it(self):
        self.visit._do_start()
        other = self._user("quality2", "group_quality")
        with self.assertRaisesRegex(UserError, "each signs their own"):
            self.visit.with_user(other)._do_close()

    def test_only_quality_visits(self):
        for user in (self.supervisor, self.coordinator, self.oversight, self.front):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.visit.with_user(user)._do_start()

    # === THE REPORT === #

    def test_the_report_is_presented_received_and_served(self):  # 5.2.21
        visit = self._done()
        visit.conclusions = "El canal cumple, salvo el escalonamiento."
        visit._do_present()
        waiting = self._mails(self.coordinator.email_formatted)
        self.assertTrue(waiting)
        self.assertFalse(self._mails("interventoria@example.com"))
        with self.assertRaises(UserError):
            visit.conclusions = "otra"
        with self.assertRaises(AccessError):
            visit._do_receive()
        visit.with_user(self.coordinator)._do_receive()
        (mail,) = self._mails("interventoria@example.com")
        self.assertEqual(mail.attachment_ids, visit.sudo().informe_attachment_id)
        self.assertEqual(visit.served_to, "interventoria@example.com")
        text = self._text(visit.sudo().informe_attachment_id.raw)
        self.assertIn("El canal cumple, salvo el escalonamiento.", text)
        self.assertIn(visit.item_ids[0].name, text)
        self.assertFalse(visit._find_broken_seals())

    def test_silence_does_not_stop_the_report(self):
        visit = self._done()
        visit._do_present()
        self._at(2026, 9, 21, 15, 0)
        self.env[self.VISIT]._cron_plan()
        self.assertFalse(visit.served_on)
        self._at(2026, 9, 22, 15, 0)
        self.env[self.VISIT]._cron_plan()
        self.assertTrue(visit.served_on)
        self.assertFalse(visit.received_on)
        self.assertIn(
            "has not received it yet",
            self._mails("interventoria@example.com").body_html,
        )
        visit.with_user(self.coordinator)._do_receive()
        self.assertEqual(len(self._mails("interventoria@example.com")), 1)

    def test_the_acta_says_who_did_not_sign(self):
        visit = self._done()
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.quality)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("grandes_clientes.visit_acta_report", visit.ids)
        )
        self.assertEqual(kind, "pdf")
        text = self._text(content)
        self.assertIn("Did not sign", text)
        self.assertIn(visit._get_seal_digest(), text.replace(" ", ""))

    def test_the_acta_names_the_finding_of_an_item(self):
        visit = self._plan("2026-W38")
        visit._do_start()
        finding = self.env[self.FINDING].with_user(self.quality)
        finding._do_find(
            visit.item_ids[0],
            {
                "condition": "Tres sin registrar",
                "criterion": "5.2.3",
                "severity": "minor",
            },
        )
        visit._do_close()
        page = self.env["ir.actions.report"].with_user(self.quality)
        html, _kind = page._render_qweb_html(
            "grandes_clientes.visit_acta_report", visit.ids
        )
        # The form of dates of official reports: 18/09/2026, 10:00 AM.
        self.assertRegex(html.decode(), r"Signed on\s*<span[^>]*>\d\d/\d\d/\d{4}, ")
        # Once beside the item, and once among the findings.
        self.assertEqual(html.decode().count("Tres sin registrar"), 2)

    def _text(self, content):
        reader = PdfReader(io.BytesIO(content))
        return re.sub(r"\s+", " ", " ".join(p.extract_text() for p in reader.pages))
