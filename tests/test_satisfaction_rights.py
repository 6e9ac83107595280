from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import Common

MODEL = "grandes.clientes.satisfaction"


@tagged("post_install", "-at_install")
class TestSatisfactionRights(Common):
    """Nobody changes an answer; few see who answered what (I13)."""

    @classmethod
    def _closed(cls, **vals):
        """Return a case that was answered by telephone, which closes it."""
        case = cls._registered(**vals)
        case._do_answer("<p>Ya quedó aplicado.</p>", means="phone")
        return case

    def _asked(self):
        return self.env[MODEL]._ask(self._closed(), by_mail=True)

    # === NOBODY CHANGES IT ===

    def test_nobody_changes_or_deletes_it(self):
        question = self._asked()
        question._do_answer(1)
        for user in (
            self.front,
            self.supervisor,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
            self.portal,
        ):
            own = question.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    own.write({"score": 5})
                with self.assertRaises(AccessError):
                    own.unlink()
                with self.assertRaises(AccessError):
                    own.create({"case_id": question.case_id.id, "score": 5})
        for vals in ({"score": 5}, {"user_id": self.front2.id}, {"state": "sent"}):
            with self.assertRaises(UserError):
                question.sudo().write(vals)
        with self.assertRaises(UserError):
            question.sudo().unlink()

    def test_only_the_answer_is_written_on_an_open_question(self):
        question = self._asked()
        with self.assertRaises(UserError):
            question.sudo().write({"user_id": self.front2.id})

    # === WHO SEES IT ===

    def _sees(self, user, question):
        return bool(self.env[MODEL].with_user(user).search([("id", "=", question.id)]))

    def test_anonymous_for_the_team(self):
        question = self._asked()
        question._do_answer(1, comment="No volveré")
        self.assertFalse(self._sees(self.front, question))
        self.assertFalse(self._sees(self.supervisor, question))
        for user in (self.quality, self.coordinator, self.oversight):
            self.assertTrue(self._sees(user, question), user.login)
        for user in (self.back, self.official, self.manager, self.portal):
            with self.assertRaises(AccessError):
                self._sees(user, question)

    def test_by_name_where_the_company_says_so(self):
        question = self._asked()
        self.env.company.grandes_clientes_survey_anonymous = False
        self.assertTrue(self._sees(self.front, question))
        self.assertFalse(self._sees(self.front2, question))
        self.assertTrue(self._sees(self.supervisor, question))

    def test_another_company_sees_nothing(self):
        question = self._asked()
        company = self.env["res.company"].create({"name": "Otra"})
        self.quality.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company}
        )
        self.assertFalse(self._sees(self.quality, question))

    def test_the_team_sees_marks_without_names(self):
        question = self._asked()
        question._do_answer(1, comment="No volveré")
        Report = self.env["grandes.clientes.satisfaction.report"]
        self.assertFalse(
            {"case_id", "contact_id", "partner_id", "comment", "address"}
            & set(Report._fields)
        )
        domain = [("id", "=", question.id)]
        for user, seen in (
            (self.front, 1),
            (self.front2, 0),
            (self.supervisor, 1),
            (self.quality, 1),
        ):
            self.assertEqual(
                Report.with_user(user).search_count(domain), seen, user.login
            )

    def test_averages_are_of_answers(self):
        self.env.company.grandes_clientes_survey_recommendation = True
        cases = self.env["grandes.clientes.case"]
        for index in range(4):
            contact = self.contact.copy(
                {
                    "name": f"Coordinadora {index}",
                    "email": f"c{index}@example.com",
                    "is_coordinator": False,
                }
            )
            cases |= self._closed(
                contact_id=contact.id, beneficiary_id_number=str(10**8 + index)
            )
        questions = self.env[MODEL]._ask(cases, by_mail=False)
        questions[0]._do_answer(5, recommendation=10)
        questions[1]._do_answer(3, recommendation=3)
        questions[2]._do_answer(4)
        [row] = self.env["grandes.clientes.satisfaction.report"]._read_group(
            [("id", "in", questions.ids)],
            [],
            [
                "asked:sum",
                "answered:sum",
                "rate:avg",
                "score:avg",
                "csat:avg",
                "nps:avg",
            ],
        )
        self.assertEqual(row[:4], (4, 3, 75, 4))
        self.assertAlmostEqual(row[4], 66.67, 2)
        self.assertEqual(row[5], 0)
        figures = self.env[MODEL]._get_figures([("id", "in", questions.ids)])
        self.assertAlmostEqual(figures.csat, row[4])
        self.assertEqual((figures.nps, figures.recommended), (0, 2))

    # === FIGURES ===

    def test_figures_of_a_period(self):
        question = self._asked()
        question._do_answer(5)
        Wizard = self.env["grandes.clientes.satisfaction.figures"]
        wizard = Wizard.with_user(self.supervisor).create({"by": "channel_id"})
        self.assertEqual(wizard.rows[-1]["name"], "Total")
        self.assertTrue(wizard.rows[-1]["few"])
        self.assertIsNone(wizard.rows[-1]["nps"])
        self.assertIn("no data", wizard.table)
        self.assertIn("Fewer than 30 answers", wizard.table)
        before = Wizard.with_user(self.supervisor).create(
            {"date_from": "2020-01-01", "date_to": "2020-01-31"}
        )
        self.assertFalse(before.rows)
        self.assertIn("Nobody was asked", before.table)
        for by in ("user_id", "typification_id", "large_client_type"):
            self.assertTrue(Wizard.with_user(self.quality).create({"by": by}).rows)
        for user in (self.front, self.back, self.manager):
            with self.assertRaises(AccessError):
                Wizard.with_user(user).create({})
