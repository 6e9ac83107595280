"""Who reads, tries and plans outbound contacts."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .outreach_common import PREFIX, OutreachCommon
from .rights_common import RightsMixin


@tagged("post_install", "-at_install", "security")
class TestOutreachRights(RightsMixin, OutreachCommon):
    def setUp(self):
        super().setUp()
        self.target = self._open(self.ies)

    def test_who_reads(self):
        attempt = self._try(self.target, "reached")
        for record in (self.target.campaign_id, self.target, attempt):
            for user in (
                self.front2,
                self.supervisor,
                self.coordinator,
                self.quality,
                self.oversight,
            ):
                with self.subTest(record._name, user=user.login):
                    self.assertTrue(self._sees(user, record))
            for user in (self.official, self.manager, self.portal):
                with self.subTest(record._name, user=user.login):
                    self.assertFalse(record.with_user(user).has_access("read"))

    def test_the_back_office_sees_its_own(self):
        attempt = self._try(self.target, "no_answer")
        self._assert_rule_hides(
            "outreach_target_rule_back_office", self.back, self.target
        )
        self._assert_rule_hides("outreach_attempt_rule_back_office", self.back, attempt)
        with self.assertRaises(AccessError):
            self._try(self.target, "reached", user=self.back)
        self.target.sudo().advisor_id = self.back
        self.assertTrue(self._sees(self.back, self.target))
        self.assertTrue(self._sees(self.back, attempt))

    def test_who_tries(self):
        for user in (self.quality, self.oversight, self.official, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._try(self.target, "reached", user=user)
        with self.assertRaises(AccessError):
            self.Desk.with_user(self.quality).record(
                {"model": "res.partner", "ids": self.ies.ids}, {"result": "reached"}
            )
        self._try(self.target, "reached", user=self.supervisor)

    def test_nobody_writes_what_acts_decide(self):
        for values in ({"state": "reached"}, {"advisor_id": self.front.id}):
            with self.assertRaises(AccessError):
                self.target.with_user(self.supervisor).write(values)
        with self.assertRaises(AccessError):
            self.env[f"{PREFIX}.target"].with_user(self.supervisor).create(
                {"partner_id": self.ies.id, "company_id": self.env.company.id}
            )
        attempt = self._try(self.target, "reached")
        with self.assertRaises(AccessError):
            self.env[f"{PREFIX}.commitment"].with_user(self.front).create(
                {"attempt_id": attempt.id, "what": "Algo"}
            )

    def test_another_company_s_are_hidden(self):
        other = self.env["res.company"].create({"name": "Otra compañía"})
        for name in ("campaign", "target"):
            record = (
                self.target.campaign_id if name == "campaign" else self.target
            ).sudo()
            self.env.cr.execute(
                f"UPDATE grandes_clientes_outreach_{name} SET company_id = %s"
                " WHERE id = %s",
                [other.id, record.id],
            )
            self.env.invalidate_all()
            self._assert_rule_hides(f"outreach_{name}_rule_company", self.front, record)

    def test_a_case_that_one_may_not_read_stays_out(self):  # G26
        case = self._registered()
        target = self._open(base="cases", case_domain=f"[('id', '=', {case.id})]")
        attempt = self._try(target, "reached")
        commitment = attempt._do_agree("Envía", date(2026, 9, 18))
        case.sudo().complained_user_id = self.front2
        self.env.flush_all()
        self.env.invalidate_all()
        for name, record in (
            ("target", target),
            ("attempt", attempt),
            ("commitment", commitment),
        ):
            self.assertTrue(self._sees(self.front, record), name)
            self._assert_rule_hides(
                f"outreach_{name}_rule_complained", self.front2, record
            )
        card = self.Desk.with_user(self.front2).get_card(
            {"model": "res.partner", "ids": self.ies.ids}
        )
        self.assertEqual((card["attempts"], card["commitments"]), ([], []))
        portfolio = self.env["grandes.clientes.portfolio"]
        of_entity = [("partner_id", "=", self.ies.id)]
        counts = []
        for user in (self.front, self.front2):
            self.env.invalidate_all()
            counts.append(portfolio.with_user(user).search(of_entity).open_count)
        self.assertEqual(counts, [1, 0])
