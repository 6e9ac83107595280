"""Defaults in the context of a client write nothing that only acts write."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NOW, Common


@tagged("post_install", "-at_install", "security")
class TestContextDefaults(Common):
    def test_no_request_is_born_approved(self):
        """Acts create in sudo, with the context that the client sent."""
        Request = self.env["grandes.clientes.contact.request"].with_user(self.front)
        request = (
            Request.with_context(
                default_state="done",
                default_decided_by_id=self.supervisor.id,
                default_decided_on="2026-09-01 10:00:00",
            )
            .sudo()
            .create(
                {
                    "partner_id": self.contact.id,
                    "changes": {},
                    "reason": "La entidad lo pidió.",
                    "asked_by_id": self.front.id,
                    "asked_on": NOW,
                }
            )
        )
        self.assertEqual(request.state, "asked")
        self.assertFalse(request.decided_by_id)
        self.assertFalse(request.decided_on)

    def test_a_filing_by_hand_takes_none_either(self):
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        for name in ("state", "closed_on", "name"):
            with self.subTest(name), self.assertRaises(AccessError):
                Case.with_context(**{f"default_{name}": "2026-09-01"}).create(
                    self._case_vals()
                )
