"""The home of quality: each number matches the domain of its list, few queries."""

from odoo.tests import tagged

from .pnc_common import PncCommon
from .quality_common import QualityCommon
from .visit_common import VisitCommon

HOME = "grandes.clientes.quality.home"


def _counts(user):
    """Return the counts of the user's home by card, comparing each with its list."""
    counts = {}
    for card in user.env[HOME].with_user(user).get_home():
        found = user.env[card["model"]].with_user(user).search(card["domain"])
        assert len(found) == card["count"], card
        counts[card["code"]] = card["count"]
    return counts


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
        counts = _counts(self.quality)
        self.assertEqual(counts["decisions"], 1)
        self.assertEqual(counts["nonconformities_proposed"], 1)
        for card in cards:
            with self.subTest(card["code"]):
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


@tagged("post_install", "-at_install")
class TestQualityHomeVisit(VisitCommon):
    def test_the_week_s_visit_waits_until_it_is_signed(self):
        self._at(2026, 9, 16, 15, 0)
        self.assertEqual(_counts(self.quality)["visits"], 1)
        self._done()
        self.assertEqual(_counts(self.quality)["visits"], 0)

    def test_a_visit_to_come_does_not_wait(self):
        self._at(2026, 9, 10, 15, 0)
        self.assertEqual(_counts(self.quality)["visits"], 0)

    def test_findings_wait_to_be_verified_once_acted_on(self):
        finding = self._find()
        self.assertEqual(_counts(self.quality)["findings_to_verify"], 0)
        finding.sudo().write({"state": "action", "action_done": "Se contestaron"})
        self.assertEqual(_counts(self.quality)["findings_to_verify"], 1)


@tagged("post_install", "-at_install")
class TestQualityHomeObjection(QualityCommon):
    def test_an_objection_waits_for_whoever_did_not_mark(self):  # C1
        other = self._user("quality2", "group_quality")
        self._sign(self.audit, ecuf="no")
        audit = self.audit.with_user(self.front)
        objection = audit._do_object(self._failed(audit), "yes", "Minuto 01:15")
        marker = self.audit.auditor_id
        self.assertEqual(_counts(marker)["objections"], 0)
        self.assertEqual(_counts(other)["objections"], 1)
        objection.with_user(other)._do_accept("Así se oye")
        self.assertEqual(_counts(other)["objections"], 0)
