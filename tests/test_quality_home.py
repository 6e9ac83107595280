"""The home of quality: each number by the domain of its list, few queries."""

from odoo.tests import tagged

from .pnc_common import PncCommon

HOME = "grandes.clientes.quality.home"


@tagged("post_install", "-at_install")
class TestQualityHome(PncCommon):
    def test_quality_starts_there(self):
        action = (
            self.env["res.users"]
            .with_user(self.quality)
            .action_grandes_clientes_my_work()
        )
        self.assertEqual(action["tag"], "grandes_clientes_quality_home")

    def test_each_number_is_its_list(self):
        self._ended()
        self._find()
        self._pnc()
        cards = self.env[HOME].with_user(self.quality).get_home()
        counts = {card["code"]: card["count"] for card in cards}
        self.assertEqual(counts["decisions"], 1)
        self.assertEqual(counts["nonconformities_proposed"], 1)
        for card in cards:
            with self.subTest(card["code"]):
                found = self.env[card["model"]].with_user(self.quality)
                self.assertEqual(len(found.search(card["domain"])), card["count"])
                self.assertTrue(card["label"] and card["empty"])

    def test_it_costs_fifteen_queries(self):
        home = self.env[HOME].with_user(self.quality)
        home.get_home()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        cards = home.get_home()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 15)
        self.assertGreaterEqual(len(cards), 10)

    def test_who_reads_none_of_it_has_no_cards(self):
        self.assertEqual(self.env[HOME].with_user(self.manager).get_home(), [])

    def test_a_complaint_about_oneself_is_in_no_number(self):  # G26
        self._ended(
            "515151",
            typification="T30",
            kind="complaint",
            complained_user_id=self.quality2.id,
        )
        self._find()
        counts = [
            {
                card["code"]: card["count"]
                for card in self.env[HOME].with_user(user).get_home()
            }["decisions"]
            for user in (self.quality, self.quality2)
        ]
        self.assertEqual(counts, [1, 0])
