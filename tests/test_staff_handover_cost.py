"""The cost of a hand-over: hardly more for many records than for few."""

from odoo.tests import tagged

from .staff_common import StaffCommon

FEW, MANY = 40, 160


@tagged("post_install", "-at_install", "slow")
class TestHandoverCost(StaffCommon):
    def _hold(self, count, entities):
        """Give the leaver cases and entities, and activities on them."""
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Entidad {place}",
                    "is_company": True,
                    "is_large_client": True,
                    "large_client_type": "ies",
                    "advisor_id": self.leaver.id,
                }
                for place in range(entities)
            ]
        )
        cases = self._many(
            count, self.leaver, partner_id=partners[0].id, contact_id=False
        )
        cases._do_register()
        # Without notifications.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(cases._name),
                    "res_id": case.id,
                    "user_id": self.leaver.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                }
                for case in cases[: count // 4]
            ]
        )
        return cases

    def _count_queries(self, act):
        # Otherwise the earlier run would fill caches for the later one.
        self.env.registry.clear_all_caches()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_cost_hardly_more_than_few(self):
        self.env.company.grandes_clientes_job_limit = 10**6
        counted = {}
        for count in (FEW, MANY):
            self._hold(count, count // 10)
            handover = self._handover()
            done = self._count_queries(handover._do_run)
            self.assertEqual(self._left_by_sql(self.leaver), {})
            undone = self._count_queries(handover._do_undo)
            self.assertGreaterEqual(self.leaver._grandes_clientes_held()["case"], count)
            counted[count] = (done, undone)
            self._handover(successor_id=self.heir2.id)._do_run()
        for few, many in zip(counted[FEW], counted[MANY], strict=True):
            # Writes go out a hundred rows at a time; for each activity, of which there
            # is one per four cases, a query checks that its record still exists.
            self.assertLess(many - few, 0.3 * (MANY - FEW))
