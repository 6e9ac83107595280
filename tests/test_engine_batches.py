"""Checks and writes of many records at once, as strict as those of one."""

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

    def test_write_each_is_a_write(self):
        cases = self._many(2).sudo()
        cases.write({"user_id": self.front.id})
        before = cases.mapped("write_date")
        cases._write_each(
            {
                cases[0].id: {"user_id": self.front2.id, "transferred_to": "Uno"},
                cases[1].id: {"transferred_to": "Dos"},
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(cases.user_id, self.front | self.front2)
        self.assertEqual(cases.mapped("transferred_to"), ["Uno", "Dos"])
        self.assertEqual(cases.write_uid, self.env.user)
        self.assertGreaterEqual(cases.mapped("write_date"), before)

    def test_write_each_computes_and_constrains(self):
        cases = self._many(2).sudo()
        cases._write_each({case.id: {"subject": "Otro"} for case in cases})
        self.assertEqual(cases.mapped("subject"), ["Otro", "Otro"])
        area = self._foreign_area()
        with self.assertRaisesRegex(UserError, "inconsistenc"):
            cases._write_each({case.id: {"mission_area_id": area.id} for case in cases})
