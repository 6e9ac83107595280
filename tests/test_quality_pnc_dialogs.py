from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import clock
from .dialog_common import DialogCommon, confirms
from .pnc_common import PncCommon


@tagged("post_install", "-at_install")
class TestPncDialogs(PncCommon, DialogCommon):
    @confirms("quality.pnc.decide/action_confirm")
    def test_decide_on_many(self):
        self._ended()
        self._ended("77665544")
        decisions = self._find()
        self._confirm(
            self.quality,
            decisions.action_decide(),
            is_nonconformity="yes",
            reason_id=self.env["grandes.clientes.reason"]._find_reason(
                "pnc_yes", "term"
            ),
        )
        self.assertEqual(decisions.mapped("is_nonconformity"), ["yes", "yes"])
        self.assertEqual(len(decisions.nonconformity_id.case_ids), 2)

    def _ask(self, user, record, act, **chosen):
        action = (
            record.with_user(user).with_context(grandes_clientes_act=act).action_ask()
        )
        return self._confirm(user, action, **chosen)

    @confirms(
        "quality.nonconformity.act/action_confirm/treat",
        "quality.nonconformity.act/action_confirm/implement",
        "quality.nonconformity.act/action_confirm/move_due",
        "quality.nonconformity.act/action_confirm/conclude",
        "quality.nonconformity.act/action_confirm/reject",
    )
    def test_acts(self):
        self._ask(self.quality, self._pnc(), "reject")
        record = self._pnc()
        record.action_open()
        self._ask(self.quality, record, "move_due", due_on=date(2026, 10, 9))
        self._ask(self.supervisor, record, "treat")
        self._ask(self.supervisor, record, "implement")
        with clock.at(self._after_window(record)):
            # A missing result does not count as «not effective».
            dialogs = self.env["grandes.clientes.quality.nonconformity.act"]
            dialog = dialogs.with_user(self.quality).create(
                {
                    "nonconformity_ids": record.ids,
                    "act": "conclude",
                    "words": "Sin decir nada",
                    "result": False,
                }
            )
            with self.assertRaisesRegex(UserError, "whether it was effective"):
                dialog.action_confirm()
            self._ask(self.quality, record, "conclude")
        self.assertEqual(record.state, "effective")
