"""The dialogs of outbound contacts, each confirmed as its screen does it."""

from datetime import date

from odoo.tests import tagged

from .dialog_common import DialogCommon, confirms
from .outreach_common import OutreachCommon


@tagged("post_install", "-at_install")
class TestOutreachDialogs(OutreachCommon, DialogCommon):
    @confirms(
        "outreach.commitment.act/action_confirm/move",
        "outreach.commitment.act/action_confirm/break",
    )
    def test_a_commitment_is_moved_and_not_kept(self):
        attempt = self._try(self._open(self.ies), "reached")
        commitment = attempt._do_agree("Envía", date(2026, 9, 18))
        self._confirm(self.front, commitment.action_move(), due_on=date(2026, 9, 25))
        self.assertEqual(
            (commitment.due_on, commitment.moved_count), (date(2026, 9, 25), 1)
        )
        self._confirm(self.front, commitment.action_break())
        self.assertEqual(commitment.state, "broken")

    @confirms("outreach.fix/action_confirm")
    def test_data_are_corrected(self):
        target = self._open(self.ies)
        self._try(target, "wrong_data")
        self._confirm(self.front, target.action_fix(), phone="+57 601 3827777")
        self.assertEqual(target.state, "pending")
        self.assertEqual(self.contact.phone, "+57 601 3827777")
