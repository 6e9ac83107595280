"""The dialogs of quality, each confirmed as its screen does it."""

from datetime import date

from odoo.tests import tagged

from .dialog_common import DialogCommon, confirms
from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestQualityDialogs(VisitCommon, DialogCommon):
    # === FINDINGS === #

    def _act(self, finding, act, user=None, **chosen):
        user = user or self.quality
        action = getattr(finding.with_user(user), f"action_{act}")()
        self._confirm(user, action, **chosen)
        finding.invalidate_recordset()

    @confirms(
        "quality.finding.act/action_confirm/serve",
        "quality.finding.act/action_confirm/reply",
        "quality.finding.act/action_confirm/refuse",
        "quality.finding.act/action_confirm/uphold",
        "quality.finding.act/action_confirm/agree",
        "quality.finding.act/action_confirm/report",
        "quality.finding.act/action_confirm/verify",
    )
    def test_a_finding_from_served_to_verified(self):
        finding = self._find()
        self._act(finding, "serve")
        self.assertEqual(finding.state, "served")
        self._act(finding, "refuse")
        self.assertTrue(finding.refused_to_sign)
        self._act(finding, "reply", self.official)
        self.assertEqual(finding.replied_by, self.official.name)
        self._act(finding, "uphold")
        self.assertFalse(finding.was_silent)
        self._act(finding, "agree", due_on=date(2026, 9, 30))
        self.assertEqual(finding.due_on, date(2026, 9, 30))
        self._act(finding, "report", self.official)
        self._act(finding, "verify")
        self.assertEqual(finding.state, "verified")

    @confirms("quality.finding.act/action_confirm/withdraw")
    def test_withdraw(self):
        finding = self._find()
        self._act(finding, "withdraw")
        self.assertEqual(finding.state, "withdrawn")

    def test_quality_enters_a_reply_with_its_message(self):
        finding = self._find()
        finding._do_serve()
        message = (
            self.env["ir.attachment"]
            .with_user(self.quality)
            .create({"name": "respuesta.eml", "raw": b"Se atiende"})
        )
        self._act(
            finding,
            "reply",
            replied_by="tecnologia@example.com",
            attachment_ids=message,
        )
        self.assertEqual(finding.replied_by, "tecnologia@example.com")
        self.assertEqual(finding.reply_attachment_ids, message)

    @confirms("quality.finding.make/action_confirm")
    def test_a_finding_of_a_visits_item(self):
        self.visit._do_start()
        self._confirm(self.quality, self.visit.item_ids[0].action_find())
        self.assertEqual(len(self.visit.finding_ids), 1)

    # === VISITS === #

    @confirms(
        "quality.visit.act/action_confirm/close",
        "quality.visit.act/action_confirm/present",
    )
    def test_sign_and_present(self):
        self.visit._do_start()
        self._confirm(
            self.quality,
            self.visit.action_close(),
            visited_name="Supervisora del canal",
            visited_signature="disagrees",
            visited_words="El ítem 3 se corrigió el martes",
        )
        self.assertEqual(self.visit.state, "done")
        self.assertEqual(self.visit.visited_signature, "disagrees")
        self._confirm(self.quality, self.visit.action_present())
        self.assertTrue(self.visit.presented_on)

    @confirms("quality.visit.act/action_confirm/explain")
    def test_why_it_was_missed(self):
        self._at(2026, 9, 21, 15, 0)
        self.env[self.VISIT]._cron_plan()
        self._confirm(self.quality, self.visit.action_explain())
        self.assertEqual(self.visit.state, "missed")
        self.assertTrue(self.visit.missed_reason)

    # === THE CHANNEL === #

    @confirms("quality.dispatch.answer/action_confirm")
    def test_a_reply_to_the_dispatch(self):
        dispatches = self.env["grandes.clientes.quality.dispatch"]
        dispatches._cron_plan()
        dispatch = dispatches.with_user(self.quality).search(
            [("week", "=", self.WEEK)], limit=1
        )
        dispatch._do_send()
        self._confirm(self.quality, dispatch.action_reply())
        self.assertEqual(dispatch.state, "replied")
