"""The library of answers: found, inserted, reported, reviewed, blocked (C2)."""

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..tools import clock
from .knowledge_common import KnowledgeCommon

LATER = datetime(2026, 9, 25, 15, 0)  # seven business days after


@tagged("post_install", "-at_install", "slow")
class TestLibrary(KnowledgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered(typification="T22", channel="phone")
        cls.template = cls._template(
            shortcut="/Giro", keywords="desembolso", owner_id=cls.front2.id
        )
        cls.Library = cls.env["grandes.clientes.library"].with_user(cls.front)

    def _dialog(self, cases=None):
        cases = cases or self.case
        return Form(
            self.env["grandes.clientes.case.respond"]
            .with_user(self.front)
            .with_context(default_case_ids=cases.ids)
        )

    def _flag(self):
        bulletin = self._published(template_ids=self.template.ids)
        return self._published(replaces_id=bulletin.id)

    # === FOUND === #

    def test_by_shortcut_and_by_words(self):
        find = self.Library._find_answers
        self.assertEqual(self.template.shortcut, "giro")
        self.assertEqual(find(self.case, "/giro")[:1], self.template)
        self.assertEqual(find(self.case, "giro")[:1], self.template)
        for words in ("desembolso", "jueves curso", "CURSO giro"):
            with self.subTest(words):
                self.assertIn(self.template, find(self.case, words))
        self.assertFalse(find(self.case, "desembolso inexistente"))
        named = self.env["grandes.clientes.answer.template"].name_search("/gir")
        self.assertEqual([key for key, _name in named], self.template.ids)

    def test_what_is_of_the_case_goes_before(self):
        other = self._template(name="Giro general", typification_id=False)
        found = self.Library._find_answers(self.case, "giro en")
        self.assertEqual(found[:1], self.template)
        self.assertIn(other, self.Library._find_answers(self.case, "giro"))

    def test_a_shortcut_is_one_word_of_one_answer(self):
        with self.assertRaises(ValidationError):
            self.template.shortcut = "dos palabras"
        with self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017
            self._template(shortcut="GIRO")
            self.env.flush_all()

    # === USED === #

    def test_it_is_inserted_after_what_is_written(self):
        form = self._dialog()
        form.body = "<p>Buenos días.</p>"
        form.library = self.template
        self.assertIn("Buenos días", form.body)
        self.assertIn("Ana Gómez sale el jueves", form.body)
        self.assertFalse(form.library)
        wizard = form.save()
        wizard.action_confirm()
        used = self.env["grandes.clientes.answer.template.use"].search(
            [("template_id", "=", self.template.id)]
        )
        self.assertEqual((used.case_id, used.user_id), (self.case, self.front))
        self.assertTrue(used.is_edited)

    def test_another_template_does_not_forget_what_was_inserted(self):
        other = self._template(name="Saludo del mes", shortcut="saludo")
        form = self._dialog()
        form.body = "<p>Buenos días.</p>"
        form.library = self.template
        form.template_id = other
        self.assertIn("Buenos días", form.body)
        self.assertEqual(form.used_template_ids[:], self.template | other)

    # === CHANGED WHILE SOMEBODY WRITES FROM IT === #

    def _change(self, when=datetime(2026, 9, 17, 18, 24)):
        with clock.at(when):
            self.template.with_user(
                self.front2
            ).body = "<p>El giro de {{beneficiary}} sale el viernes.</p>"

    def test_who_writes_is_told_that_the_template_changed(self):
        old = self.template._get_versions()
        form = self._dialog()
        form.template_id = self.template
        form.body = f"{form.body}<p>Saludos.</p>"
        wizard = form.save()
        typed = wizard.body
        self.assertFalse(wizard.template_changes)
        self._change()
        self.env.invalidate_all()
        for door in ("action_confirm", "action_prepare"):
            wizard.warnings_seen = False
            asked = getattr(wizard, door)()
            with self.subTest(door):
                self.assertEqual(asked["res_id"], wizard.id)
                self.assertEqual(self.case.state, "front_office")
                self.assertFalse(self.case.answer_ids)
                self.assertIn("changed on 17 Sep", wizard.warnings)
                self.assertIn(self.front2.name, wizard.warnings)
                self.assertEqual(wizard.body, typed, "nothing is rewritten")
        self.assertIn("<del>jueves</del>", wizard.template_changes.replace(".", ""))
        self.assertIn("<ins>viernes", wizard.template_changes)
        # Unchanged, it can be sent, and the version of the text is recorded.
        wizard.action_confirm()
        answer = self.case.answer_ids
        self.assertEqual(answer.template_version_ids, old)
        used = self.env["grandes.clientes.answer.template.use"].search(
            [("template_id", "=", self.template.id)]
        )
        self.assertEqual(used.version_id, old)
        self.assertIn("jueves", old.body, "as it was")

    def test_the_new_text_is_taken_and_what_was_typed_stays(self):
        form = self._dialog()
        form.template_id = self.template
        form.body = f"{form.body}<p>Saludos.</p>"
        wizard = form.save()
        self._change()
        self.env.invalidate_all()
        wizard.action_take_new_text()
        self.assertIn("sale el viernes", wizard.body)
        self.assertNotIn("jueves", wizard.body)
        self.assertIn("Saludos", wizard.body)
        self.assertFalse(wizard.template_changes)
        self.assertNotIn("changed on", wizard.warnings or "")
        # If the text was replaced, the new one goes above it.
        wizard.body = "<p>Otra cosa.</p>"
        self.template.body = "<p>Sale el lunes.</p>"
        self.env.invalidate_all()
        wizard.action_take_new_text()
        self.assertEqual(wizard.body, "<p>Sale el lunes.</p><p>Otra cosa.</p>")
        wizard.action_confirm()
        self.assertEqual(
            self.case.answer_ids.template_version_ids, self.template._get_versions()
        )

    def test_a_draft_and_what_waits_know_their_text(self):
        Draft = self.env["grandes.clientes.answer.draft"].with_user(self.front)
        old = self.template._get_versions()
        values = {
            "template_id": self.template.id,
            "template_version_ids": old.ids,
            "body": "<p>El giro sale el jueves.</p>",
        }
        Draft.save_typed(self.case.ids, "one", values)
        self._change()
        form = self._dialog()
        self.assertIn("changed on", form.warnings)
        wizard = form.save()
        self.assertEqual(wizard.used_template_ids, self.template)
        wizard.warnings_seen = wizard.warnings
        wizard.action_prepare()
        answer = self.case.answer_ids
        self.assertEqual((answer.state, answer.template_version_ids), ("ready", old))
        self.assertIn("changed on", self._dialog().warnings, "who takes it up too")
        with self.assertRaises(UserError):
            old.sudo().body = "x"
        with self.assertRaises(AccessError):
            answer.with_user(self.supervisor).template_version_ids = False

    def test_an_answer_comes_from_no_text_that_its_writer_may_not_read(self):
        company = self.env["res.company"].create({"name": "Otra entidad"})
        theirs = self._template(company_id=company.id)._get_versions()
        wizard = self._dialog().save()
        with self.assertRaises(AccessError):
            wizard.template_version_ids = theirs.with_user(self.front)

    def test_the_same_text_is_no_other_one(self):
        old = self.template._get_versions()
        self.template.write({"body": self.template.body, "name": "Otro nombre"})
        self.assertEqual(self.template._get_versions(), old)
        self.assertEqual(len(self.template.version_ids), 1)

    def test_figures_of_an_answer(self):
        form = self._dialog()
        form.template_id = self.template
        form.save().action_confirm()
        self.template.with_user(self.front)._do_report(self.case)
        self.template.invalidate_recordset()
        figures = self.template.with_user(self.supervisor)
        self.assertEqual(
            (
                figures.used_count,
                figures.edited_count,
                figures.reported_count,
                figures.not_solved_count,
            ),
            (1, 0, 1, 0),
        )
        self.assertEqual(self.case.state, "closed")
        self.case.with_user(self.portal)._do_not_solved("Sigue igual")
        figures.invalidate_recordset()
        self.assertEqual(figures.not_solved_count, 1)

    def test_figures_take_few_queries(self):
        templates = self.template.union(
            *(self._template(name=f"Otra {index}") for index in range(9))
        )
        self.env.invalidate_all()
        templates.mapped("name")
        with self.assertQueryCount(3):
            templates.mapped("used_count")

    # === TO REVIEW, THEN BLOCKED === #

    def test_it_is_used_with_a_warning_and_then_not_at_all(self):
        self._flag()
        self.assertEqual(self.template.standing, "to_review")
        self.assertEqual(self.template.blocked_on, date(2026, 9, 24))
        form = self._dialog()
        form.template_id = self.template
        self.assertIn("to be reviewed", form.library_warning)
        wizard = form.save()
        with clock.at(datetime(2026, 9, 23, 15, 0)):
            self.template.invalidate_recordset()
            self.assertEqual(self.template.standing, "to_review")
        with clock.at(LATER):
            self.env.invalidate_all()
            self.assertEqual(self.template.standing, "blocked")
            with self.assertRaisesRegex(UserError, "blocked until"):
                wizard.action_confirm()
            with self.assertRaisesRegex(UserError, "blocked until"):
                wizard.action_prepare()
            self.assertNotIn(self.template, self.Library._find_answers(self.case))
            self.assertNotIn(
                self.template,
                self.Template.with_user(self.front)._get_for_case(self.case),
            )
            with self.assertRaises(UserError):
                self.template.with_user(self.front)._log_use(self.case, "x")

    def test_the_days_are_the_companys(self):
        self.env.company.grandes_clientes_template_grace_days = 0
        self._flag()
        self.assertEqual(self.template.blocked_on, date(2026, 9, 17))
        with clock.at(datetime(2026, 9, 17, 15, 0)):
            self.template.invalidate_recordset()
            self.assertEqual(self.template.standing, "blocked")

    def test_the_owner_reviews_it_and_it_rests_on_the_new_bulletin(self):
        new = self._flag()
        todo = self.template.activity_ids
        self.assertEqual(todo.user_id, self.front2)
        for user in (self.front, self.official, self.quality):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.template.with_user(user)._do_review()
        with clock.at(LATER):
            mine = self.template.with_user(self.front2)
            mine.body = "<p>Sale el viernes.</p>"
            mine._do_review()
        self.template.invalidate_recordset()
        self.assertEqual(self.template.standing, "current")
        self.assertEqual(self.template.bulletin_ids, new)
        self.assertEqual(self.template.reviewed_by_id, self.front2)
        self.assertEqual(self.template.review_by, date(2027, 3, 25))
        self.assertFalse(self.template.activity_ids)

    def test_out_of_date_in_one_click_is_the_owners_to_do(self):
        form = self._dialog()
        form.template_id = self.template
        form.save().action_report_library()
        report = self.env["grandes.clientes.answer.template.report"].search(
            [("template_id", "=", self.template.id)]
        )
        self.assertEqual((report.user_id, report.case_id), (self.front, self.case))
        self.assertEqual(self.template.activity_ids.user_id, self.front2)
        self.assertEqual(self.template.review_cause, "report")
        with clock.at(LATER):  # a report never blocks
            self.template.invalidate_recordset()
            self.assertEqual(self.template.standing, "to_review")

    def test_a_bulletin_weighs_more_than_a_report(self):
        self.template.with_user(self.front)._do_report()
        self._flag()
        self.assertEqual(self.template.review_cause, "bulletin")

    def test_its_day_puts_it_under_review(self):
        self.template.review_by = date(2026, 9, 15)
        self.Template._cron_review()
        self.assertEqual(self.template.review_cause, "date")
        self.assertEqual(self.template.activity_ids.user_id, self.front2)

    # === WHOSE === #

    def test_owners_write_their_own_and_keepers_all(self):
        self.template.with_user(self.front2).keywords = "giros"
        self.template.with_user(self.supervisor).keywords = "abonos"
        for user in (self.front, self.back, self.official):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.template.with_user(user).keywords = "x"
        with self.assertRaises(ValidationError):
            self.template.with_user(self.front2).owner_id = self.front
        with self.assertRaises(AccessError):
            self.template.with_user(self.front2).review_since = False

    def test_an_owner_who_leaves_hands_it_over(self):
        held = self.front2._grandes_clientes_held()
        self.assertEqual(held.get("library"), 1)
