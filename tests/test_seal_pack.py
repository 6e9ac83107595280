"""A month's reports are sealed once frozen, with their later history."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .pack_common import AFTER, PackCommon

_TABLE = "grandes_clientes_report_pack"


@tagged("post_install", "-at_install", "slow")
class TestSealedPack(PackCommon):
    def _sent(self):
        self._make_only("I01")
        pack = self._pack()
        pack._do_prepare()
        pack._do_freeze()
        pack._do_send()
        with clock.at(AFTER + timedelta(hours=1)):
            pack._do_deliver(AFTER.date(), "Ana", "2026ER9", AFTER.date())
        pack.with_user(self.quality)._do_acknowledge()
        return pack

    def _found(self):
        verification = self.env["grandes.clientes.seal.verification"]._verify(
            self.env.company
        )
        return {
            (each.res_model, each.res_id) for each in verification.open_breakage_ids
        }

    def test_every_change_shows(self):
        pack = self._sent()
        review = pack.with_user(self.oversight)._do_review("C7", "conforming")
        self.assertTrue(pack.is_intact)
        self.assertEqual(self._found(), set())
        self.assertEqual(pack.with_user(self.quality).seal_verdict, "intact")
        changes = [
            ("sha256", None),
            ("files_sha256", None),
            ("acknowledged_on", None),
            ("acknowledged_by_id", self.env.uid),
            ("delivered_on", "2026-10-01"),
            ("delivered_to", "Otra"),
            ("mercurio_number", "2026ER1"),
            ("mercurio_date", None),
            ("sent_on", "2026-10-01"),
            ("state", "draft"),
        ]
        for column, value in changes:
            with self.subTest(column), self.cr.savepoint() as point:
                self._sql(
                    f"UPDATE {_TABLE} SET {column} = %s WHERE id = %s", value, pack.id
                )
                self.assertFalse(pack.is_intact)
                self.assertIn((pack._name, pack.id), self._found())
                action = pack.with_user(self.oversight).sudo(False)
                if column != "state":
                    told = action.action_verify()
                    self.assertEqual(told["params"]["type"], "danger")
                point.rollback()
            self.env.invalidate_all()
        for query in (
            "UPDATE grandes_clientes_report_sheet SET sha256 = NULL WHERE pack_id = %s",
            "DELETE FROM grandes_clientes_report_sheet WHERE pack_id = %s"
            " AND code != 'I01'",
            "DELETE FROM ir_attachment WHERE res_model = 'grandes.clientes.report.pack'"
            " AND res_id = %s",
        ):
            with self.subTest(query), self.cr.savepoint() as point:
                self._sql(query, pack.id)
                self.assertFalse(pack.is_intact)
                self.assertIn((pack._name, pack.id), self._found())
                point.rollback()
            self.env.invalidate_all()
        # All digests at once, and the state: nothing in the row shows that it was
        # frozen.
        with self.cr.savepoint() as point:
            self._sql(
                f"UPDATE {_TABLE} SET sha256 = NULL, files_sha256 = NULL,"
                " state = 'draft' WHERE id = %s",
                pack.id,
            )
            self.assertFalse(pack.is_intact)
            self.assertIn((pack._name, pack.id), self._found())
            point.rollback()
        self.env.invalidate_all()
        self._sql(
            "UPDATE grandes_clientes_report_review SET digest = NULL WHERE id = %s",
            review.id,
        )
        self.assertFalse(review.is_intact)
        self.assertIn((review._name, review.id), self._found())

    def _sql(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()
