"""The SQL views for counting agree with the records (C1, C4, C5, C7)."""

from ast import literal_eval
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestAnalysis(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Registered on a Wednesday and answered the following Monday, with a weekend
        # between.
        cls.case = cls._registered(typification="T11")
        cls.rejected = cls._registered(
            typification="T11", beneficiary_id_number="52123456"
        )
        with clock.at(NOW + timedelta(days=1)):
            (cls.case | cls.rejected)._do_escalate("mission_area")
        with clock.at(NOW + timedelta(days=5)):
            cls.case.escalation_ids.with_user(cls.official)._do_answer("Girado.")
            cls.rejected.escalation_ids.with_user(cls.official)._do_reject("other")
        cls.env.flush_all()

    def _row(self, model, record, user=None):
        return self.env[model].with_user(user or self.quality).browse(record.id)

    def test_business_days_by_desk(self):
        with clock.at(NOW + timedelta(days=6)):
            row = self._row("grandes.clientes.case.analysis", self.case)
            # Thursday, Friday, Monday and Tuesday; on two of them it was with the area.
            self.assertEqual(row.days, 4)
            self.assertEqual(row.days_mission_area, 2)
            self.assertEqual(row.days_front_office, 2)
            self.assertEqual(row.days_back_office, 0)
            self.assertTrue(row.is_open and row.was_escalated)
            counted = self.case.env["grandes.clientes.case.dwell"]._get_dwell_times(
                self.case
            )[self.case.id]
            self.assertEqual(row.days, sum(counted.values()))

    def test_in_time_and_overdue(self):
        model = "grandes.clientes.case.analysis"
        row = self._row(model, self.case)
        self.assertEqual(row.overdue, 0)
        after = self.case.date_legal_due + timedelta(days=1)
        with clock.at(NOW.replace(month=after.month, day=after.day)):
            self.env.invalidate_all()
            row = self._row(model, self.case)
            self.assertEqual((row.overdue, row.in_time), (100, 0))

    def test_escalations_by_outcome(self):
        Analysis = self.env["grandes.clientes.escalation.analysis"]
        (row,) = Analysis.with_user(self.quality)._read_group(
            [("case_id", "in", (self.case | self.rejected).ids)],
            ["mission_area_id"],
            ["__count", "rejected:avg", "days:avg", "in_time:avg", "correct:avg"],
        )
        self.assertEqual(row, (self.treasury, 2, 50, 2, 100, 100))

    def test_a_campus_is_of_the_type_that_it_belongs_to(self):
        entity = self.case.partner_id
        campus = self.env["res.partner"].create(
            {"name": "Sede", "is_company": True, "parent_id": entity.id}
        )
        self.assertFalse(campus.large_client_type)
        at_campus = self._registered(
            partner_id=campus.id, beneficiary_id_number="60123456"
        )
        self.env.flush_all()
        row = self._row("grandes.clientes.case.analysis", at_campus)
        self.assertEqual(row.entity_type, entity.large_client_type)

    def test_each_role_sees_its_own(self):
        cases = self.env["grandes.clientes.case.analysis"]
        escalations = self.env["grandes.clientes.escalation.analysis"]
        self.assertTrue(escalations.with_user(self.official).search([]))
        self.treasury.sudo().member_ids -= self.official
        self.assertFalse(escalations.with_user(self.official).search([]))
        for user in (self.official, self.manager, self.portal):
            with self.assertRaises(AccessError):
                cases.with_user(user).search([])
        self.case.sudo().complained_user_id = self.front2
        self.env.flush_all()
        self.assertNotIn(self.case.id, cases.with_user(self.front2).search([]).ids)
        self.assertIn(self.case.id, cases.with_user(self.front).search([]).ids)

    def test_favourites_open(self):
        """Every favourite names fields and measures that its model has."""
        favourites = self.env["ir.filters"].search(
            [("model_id", "like", "grandes.clientes.%.analysis")]
        )
        self.assertEqual(len(favourites), 5)
        for favourite in favourites:
            model = self.env[favourite.model_id].with_user(self.quality)
            context = literal_eval(favourite.context)
            measures = [
                f"{name}:avg" if name != "__count" else name
                for name in context["pivot_measures"]
            ]
            groups = context["pivot_row_groupby"] + context["pivot_column_groupby"]
            model._read_group(favourite._get_eval_domain(), groups, measures)
