"""A phone call in one screen, in a real browser."""

from odoo.tests import tagged

from .common import Common
from .pages_common import PagesCommon


@tagged("post_install", "-at_install")
class TestTourPhone(PagesCommon, Common):
    def test_a_phone_call_in_one_screen(self):
        self.contact.write({"name": "Coordinadora de Prueba", "phone": "310 123 4567"})
        self._typification("T22").legacy_system_id = self.env[
            "grandes.clientes.legacy.system"
        ].search([("name", "ilike", "CTEX")], limit=1)
        other = self._registered(typification="T04")
        self._walk_tours(self.front, ("grandes-clientes-call", "phone_call"))
        case = self.env["grandes.clientes.case"].search(
            [("partner_id", "=", self.ies.id), ("id", "!=", other.id)]
        )
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.contact_id, self.contact)
        self.assertEqual(case.answer_ids.means, "phone")
        self.assertEqual(
            case.consultation_ids.finding, "Pago aplicado el 3 de septiembre"
        )
        self.assertEqual(case.filing_id.channel_id.code, "phone")
