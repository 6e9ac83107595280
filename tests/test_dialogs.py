"""Completeness: each dialog is confirmed by a test as its screen does it."""

from odoo.tests import tagged

from . import (
    test_counter_call,
    test_counter_paper,
    test_dialogs_case,
    test_dialogs_channel,
    test_dialogs_delegation,
    test_dialogs_knowledge,
    test_dialogs_rooms,
    test_dialogs_setup,
    test_intake_entity,
)
from .common import Common
from .dialog_common import DialogCommon, get_dialogs


@tagged("post_install", "-at_install")
class TestNoDialogForgotten(Common):
    def test_each_is_confirmed(self):
        classes, confirmed = [DialogCommon], set()
        while classes:
            cls = classes.pop()
            classes += cls.__subclasses__()
            for name, test in vars(cls).items():
                if name.startswith("test_"):
                    confirmed.update(getattr(test, "confirmed_dialogs", ()))
        dialogs = get_dialogs(self.env)
        self.assertGreater(len(dialogs), 50)
        self.assertEqual(sorted(dialogs - confirmed), [], "confirm these in a test")
        self.assertEqual(sorted(confirmed - dialogs), [], "these are no dialogs by now")
        # Named here so that they are imported when this file runs alone.
        self.assertTrue(
            test_counter_call
            and test_dialogs_case
            and test_dialogs_channel
            and test_dialogs_delegation
            and test_dialogs_knowledge
            and test_dialogs_rooms
            and test_dialogs_setup
            and test_counter_paper
            and test_intake_entity
        )
