"""Checks and writes of many records at once, as strict as those of a single one."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestBatches(Common):
    def _foreign_area(self):
        company = self.env["res.company"].create({"name": "Otra entidad"})
        return self.env["grandes.clientes.mission.area"].create(
            {"name": "De otra", "code": "OTRA", "company_id": company.id}
        )

    def test_company_of_one_among_many(self):
        cases = self._many(3).sudo()
        with self.assertRaisesRegex(UserError, "inconsistenc"):
            cases.write({"mission_area_id": self._foreign_area().id})

    def test_fields_without_company_are_not_looked_at(self):
        cases = self._many(3)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            cases._check_company(["subject"])

    def test_an_act_gives_each_case_its_own_values(self):
        cases = self._many(2).sudo()
        cases.write({"user_id": self.front.id})
        before = cases.mapped("write_date")
        cases._apply_transition(
            "assign",
            by_case={
                cases[0].id: {"user_id": self.front2.id, "transferred_to": "Uno"},
                cases[1].id: {"transferred_to": "Dos"},
            },
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(cases.user_id, self.front | self.front2)
        self.assertEqual(cases.mapped("transferred_to"), ["Uno", "Dos"])
        self.assertGreaterEqual(cases.mapped("write_date"), before)

    def test_own_values_are_constrained(self):
        cases = self._many(2).sudo()
        area = self._foreign_area()
        with self.assertRaisesRegex(UserError, "inconsistenc"):
            cases._apply_transition(
                "assign", by_case={c.id: {"mission_area_id": area.id} for c in cases}
            )

    def test_company_of_one_alone(self):
        case = self._many(1).sudo()
        with self.assertRaisesRegex(UserError, "inconsistenc"):
            case.mission_area_id = self._foreign_area()
        company = self.env["res.company"].create({"name": "Una tercera"})
        partner = self.env["res.partner"].create(
            {"name": "De otra", "company_id": company.id}
        )
        with self.assertRaisesRegex(UserError, "inconsistenc"):
            case.filing_id.contact_id = partner
