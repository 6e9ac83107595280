"""The dialogs of failures, each confirmed as its screen does it."""

from odoo.tests import tagged

from .dialog_common import DialogCommon, confirms
from .outage_common import OutageCommon
from .test_dialogs_rooms import of_menu


@tagged("post_install", "-at_install")
class TestOutageDialogs(OutageCommon, DialogCommon):
    def _act(self, outage, act, user=None, **chosen):
        user = user or self.supervisor
        action = getattr(outage.with_user(user), f"action_{act}")()
        self._confirm(user, action, **chosen)
        outage.invalidate_recordset()

    @confirms(
        "outage.act/action_confirm/report",
        "outage.act/action_confirm/reply",
        "outage.act/action_confirm/attribute",
        "outage.act/action_confirm/argue",
        "outage.act/action_confirm/end",
    )
    def test_from_reported_to_ended(self):
        outage = self._down()
        self._act(outage, "report", ticket="INC-9")
        self.assertEqual(outage.ticket, "INC-9")
        self._act(outage, "reply")
        self.assertTrue(outage.replied_on)
        self._act(outage, "attribute", self.coordinator)
        self.assertTrue(outage.attributable_to)
        self._act(outage, "argue")
        self.assertTrue(outage.has_argument)
        with self._later(hours=1):
            self._act(outage, "end")
        self.assertEqual(outage.state, "ended")

    @confirms("outage.act/action_confirm/discard")
    def test_discard(self):
        outage = self._down()
        self._act(outage, "discard")
        self.assertEqual(outage.state, "discarded")

    @confirms("outage.say/action_confirm")
    def test_say(self):
        action = of_menu(self.env, "outage_say_action")
        self._confirm(self.front, action, system_id=self.telephony)
        self.assertEqual(self._current(self.telephony).witness_ids.source, "person")

    @confirms("call/action_no_answer")
    def test_during_a_call(self):
        action = of_menu(self.env, "call_action")
        _result, call = self._confirm(
            self.front, action, "action_no_answer", system_id=self.cobol
        )
        self.assertTrue(call.system_down)
        self.assertEqual(self._current().witness_ids.source, "call")
