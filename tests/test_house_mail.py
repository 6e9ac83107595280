"""The amount of code that one e-mail passes through, from the gateway to its answer.

This is what somebody has to read to know how a mail is answered. The ceilings may only
be lowered.
"""

import sys
from contextlib import contextmanager
from pathlib import Path

from odoo.tests import tagged

from .mail_common import MailInCommon, build
from .smtp_common import SmtpCommon

_ADDON = Path(__file__).parent.parent
_MOST_FILES = 59
_MOST_FUNCTIONS = 412


@contextmanager
def _counted():
    """Yield the set of (file, function) of the addon that are called in the block."""
    entered = set()
    ours = f"{_ADDON}/"

    def profile(frame, event, _argument):
        if event == "call":
            code = frame.f_code
            path = code.co_filename.removeprefix(ours)
            if path != code.co_filename and not path.startswith("tests/"):
                # A nested function counts as part of its outer one.
                name = code.co_qualname.partition(".<locals>")[0]
                entered.add((path, name))

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        yield entered
    finally:
        sys.setprofile(before)


@tagged("post_install", "-at_install")
class TestWayOfAMail(MailInCommon, SmtpCommon):
    def test_from_gateway_to_delivered_answer(self):
        self._answer_one("T20")  # fills what is cached per process
        with _counted() as entered:
            case = self._answer_one("T22")
        self.assertEqual(case.state, "closed")
        files = {path for path, _name in entered}
        told = f"{len(files)} files, {len(entered)} functions: {sorted(files)}"
        self.assertLessEqual(len(files), _MOST_FILES, told)
        self.assertLessEqual(len(entered), _MOST_FUNCTIONS, told)

    def _answer_one(self, typification):
        """Let a mail arrive, be registered, answered and taken by the mail server."""
        filing = self._feed(build(subject=f"Giro pendiente {typification}"))
        case = filing.case_ids.with_user(self.front)
        case.write(
            {
                "partner_id": self.ies.id,
                "typification_id": self._typification(typification).id,
                "kind": "claim",
                "beneficiary_id_type": "CC",
                "beneficiary_id_number": "52438911",
            }
        )
        case._do_register()
        case._do_answer("<p>El pago ya se aplicó.</p>")
        self._work_queue()
        return case
