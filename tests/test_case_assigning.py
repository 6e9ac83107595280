"""Candidates for a case, by portfolio, skill, load and presence (R11)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW, Common
from .dialog_common import DialogCommon, confirms

ASSIGN = "grandes.clientes.case.act.assign"


@tagged("post_install", "-at_install")
class TestCaseAssigning(DialogCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.front3 = cls._user("front3", "group_front_office")
        cls.front4 = cls._user("front4", "group_front_office")
        cls.ours = cls.front | cls.front2 | cls.front3 | cls.front4
        cls.free = cls._entity("Alcaldía libre", "municipality")

    def _ranked(self, case):
        rows = self.env["grandes.clientes.case.assignment"]._get_suggestions(case)
        return [row["user"] for row in rows if row["user"] in self.ours]

    def _free_case(self, number="2.222.222", **vals):
        return self._registered(
            partner_id=self.free.id,
            contact_id=False,
            email_from="x@example.com",
            beneficiary_id_number=number,
            **vals,
        )

    def test_by_load_skill_and_absence(self):
        for number in range(3):
            self._registered(beneficiary_id_number=f"9.000.00{number}")
        case = self._free_case()
        self.assertEqual(self._ranked(case)[-1], self.front)
        self._typification("T22").skilled_user_ids = self.front4
        self.assertEqual(self._ranked(case)[0], self.front4)
        self.front4.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=3),
            }
        )
        self.assertEqual(self._ranked(case)[-1], self.front4)
        # The advisor and the backup of the portfolio come first, whatever their load.
        own = self._registered(beneficiary_id_number="7.000.001")
        self.assertEqual(self._ranked(own)[:2], [self.front, self.front2])

    def test_who_stands_in_goes_first_and_works_in_the_company(self):
        case = self._registered(beneficiary_id_number="7.000.002")
        self.front._do_record_absence(NOW - timedelta(hours=1), None, self.front4)
        self.assertEqual(
            self._ranked(case), [self.front4, self.front2, self.front3, self.front]
        )
        other = self.env["res.company"].create({"name": "Otra sede"})
        self.front3.sudo().company_ids |= other
        theirs = (
            case.sudo()
            .with_company(other)
            .create(
                self._case_vals(company_id=other.id, beneficiary_id_number="7.000.003")
            )
        )
        self.assertEqual(self._ranked(case.sudo() | theirs), [self.front3])

    def test_whom_a_complaint_is_about_is_not_there(self):
        case = self._free_case(
            kind="complaint",
            complaint_nature="criticism",
            complained_user_id=self.front3.id,
        )
        self.assertNotIn(self.front3, self._ranked(case))

    def test_what_it_costs_does_not_grow(self):
        cases = self.env["grandes.clientes.case"]
        for number in range(12):
            cases |= self._free_case(f"6.000.0{number:02}")
        assignment = self.env["grandes.clientes.case.assignment"]
        assignment._get_suggestions(cases)
        counted = []
        for some in (cases[:1], cases):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            assignment._get_suggestions(some)
            counted.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counted[1], counted[0] + 1)

    def test_the_pool_follows_it(self):
        self.env.company.grandes_clientes_pool_user_ids = self.front3 | self.front4
        self.assertEqual(self._free_case("3.000.001").user_id, self.front3)
        self.assertEqual(self._free_case("3.000.002").user_id, self.front4)
        self._typification("T22").skilled_user_ids = self.front4
        self.assertEqual(self._free_case("3.000.003").user_id, self.front4)
        self.assertEqual(self._free_case("3.000.004").user_id, self.front4)
        self.front4.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=3),
            }
        )
        self.assertEqual(self._free_case("3.000.005").user_id, self.front3)

    @confirms("case.act.assign/action_choose")
    def test_one_click(self):
        case = self._free_case()
        dialog = Form(
            self.env[ASSIGN]
            .with_user(self.supervisor)
            .with_context(active_model="grandes.clientes.case", active_ids=case.ids)
        )
        dialog.user_id = self.front2
        wizard = dialog.save()
        # The count is the same as in the list: cases on another desk are theirs too.
        own = self._registered(partner_id=self.ies.id, typification="T11")
        own.sudo().user_id = self.front2
        own._do_escalate("mission_area")
        again = self.env[ASSIGN].create(
            {"case_ids": case.ids, "user_id": self.front2.id}
        )
        [row] = again.line_ids.filtered(lambda each: each.user_id == self.front2)
        self.assertEqual((again.load, row.load), (1, 1))
        line = wizard.line_ids.filtered(lambda each: each.user_id == self.front3)
        line.action_choose()
        self.assertEqual(case.user_id, self.front3)

    def test_who_is_away_cannot_be_clicked(self):
        self.front3.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=3),
            }
        )
        case = self._free_case()
        wizard = (
            self.env[ASSIGN]
            .with_user(self.supervisor)
            .create({"case_ids": case.ids, "user_id": self.front2.id})
        )
        line = wizard.line_ids.filtered(lambda each: each.user_id == self.front3)
        self.assertTrue(line.is_absent)
        self.assertIn("Away", line.why)
        with self.assertRaisesRegex(UserError, "away"):
            line.action_choose()


@tagged("post_install", "-at_install")
class TestEntityPicker(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in (
            "Ópalo Central",
            "Universidad Ópalo",
            "Corporación Neópalo",
            "Ópalo Ajena",
        ):
            cls._entity(name, "ies")
        Partner = cls.env["res.partner"]
        Partner.search([("name", "=", "Corporación Neópalo")]).advisor_id = cls.front
        Partner.search([("name", "=", "Universidad Ópalo")]).advisor_id = cls.front2

    def _find(self, typed, user=None, limit=8):
        domain = [("is_large_client", "=", True)]
        Partner = self.env["res.partner"].with_user(user or self.front)
        return [
            name for _id, name in Partner.name_search(typed, domain, "ilike", limit)
        ]

    def test_own_ones_first_then_beginnings_without_accents(self):
        expected = [
            "Corporación Neópalo",
            "Ópalo Ajena",
            "Ópalo Central",
            "Universidad Ópalo",
        ]
        self.assertEqual(self._find("opalo"), expected)
        self.assertEqual(self._find("ÓPALO"), expected)
        self.assertEqual(self._find("opalo", self.front2)[0], "Universidad Ópalo")
        # With a limit, the least likely ones are left out.
        self.assertEqual(self._find("opalo", limit=2), expected[:2])

    def test_without_a_word_ones_portfolio_comes_first(self):
        mine = self.env["res.partner"].search(
            [("advisor_id", "=", self.front.id), ("is_large_client", "=", True)]
        )
        found = self._find("", limit=len(mine))
        self.assertEqual(set(found), set(mine.mapped("display_name")))

    def test_by_nit_and_signs(self):
        self.ies.vat = "899999063-3"
        for typed in ("899999063", "899.999.063-3"):
            self.assertIn(self.ies.name, self._find(typed))
        self.assertIn("Universidad Ópalo", self._find("opalo univ"))
        self.assertEqual(self._find("nadie se llama así"), [])

    def test_other_pickers_are_odoos_own(self):
        Partner = self.env["res.partner"].with_user(self.front)
        self.assertTrue(Partner.name_search("Ópalo"))

    def test_what_it_costs(self):
        self._find("opalo")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self._find("opalo")
