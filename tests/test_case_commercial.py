"""Interest in buying is passed to the commercial advisors, who report the outcome."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .dialog_common import DialogCommon, confirms

ASK = "grandes.clientes.opportunity.ask"


@tagged("post_install", "-at_install")
class TestCaseCommercial(DialogCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.seller = cls.env["res.users"].create(
            {
                "name": "Comercial",
                "login": "gc_seller",
                "group_ids": [(4, cls.env.ref("sales_team.group_sale_salesman").id)],
            }
        )

    def _pass(self, record, user=None, **values):
        method = (
            "action_open_opportunity"
            if record._name == "grandes.clientes.case"
            else "action_pass_opportunity"
        )
        action = getattr(record.with_user(user or self.front), method)()
        self.assertEqual(action["res_model"], ASK)
        Ask = self.env[ASK].with_user(user or self.front)
        dialog = Form(Ask.with_context(**action["context"]))
        for name, value in values.items():
            dialog[name] = value
        dialog.save().action_pass()

    @confirms("opportunity.ask/action_pass")
    def test_from_a_case_and_its_outcome(self):
        self.ies.user_id = self.seller
        self._pass(self.case, note="Quieren un convenio.")
        lead = self.case.sudo().opportunity_id
        self.assertRecordValues(
            lead,
            [
                {
                    "name": self.case.subject,
                    "type": "opportunity",
                    "user_id": self.seller.id,
                    "partner_id": self.contact.id,
                }
            ],
        )
        self.assertNotIn("Ana Gómez", f"{lead.name} {lead.description}")
        told = self.case.with_user(self.front).opportunity_told
        self.assertIn("Comercial", told)
        # Passing it on gives no access to the CRM.
        self.assertFalse(lead.with_user(self.front).has_access("read"))
        # Only once.
        with self.assertRaisesRegex(UserError, "Comercial"):
            self.case.with_user(self.front).action_open_opportunity()
        lead.with_user(self.seller).action_set_won()
        self.env.invalidate_all()
        self.assertIn("Won", self.case.with_user(self.front).opportunity_told)
        bodies = " ".join(self.case.message_ids.mapped("body"))
        self.assertIn("Won", bodies)
        notified = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.front.partner_id.id)]
        )
        self.assertTrue(
            any("Won" in (each.mail_message_id.subject or "") for each in notified)
        )

    def test_lost_is_told_too(self):
        self._pass(self.case)
        lead = self.case.sudo().opportunity_id
        self.assertFalse(lead.user_id)
        lead.action_set_lost()
        self.env.invalidate_all()
        self.assertIn("Lost", self.case.with_user(self.front).opportunity_told)

    def test_one_that_is_merged_goes_on_with_the_other(self):
        self._pass(self.case)
        lead = self.case.sudo().opportunity_id
        other = lead.create(
            {
                "name": "La de siempre",
                "type": "opportunity",
                "partner_id": self.ies.id,
                "probability": 80,
            }
        )
        kept = (lead | other).merge_opportunity(auto_unlink=False)
        self.assertEqual(kept, other)
        self.assertEqual(self.case.sudo().opportunity_id, other)
        other.action_set_lost()
        self.assertIn("Lost", " ".join(self.case.message_ids.mapped("body")))

    def test_from_a_contact(self):
        self._pass(self.contact, name="Crédito condonable")
        lead = self.env["crm.lead"].search([("name", "=", "Crédito condonable")])
        self.assertEqual(lead.partner_id, self.contact)

    def test_who_sells_opens_it(self):
        self.front.group_ids += self.env.ref("sales_team.group_sale_salesman")
        action = self.case.with_user(self.front).action_open_opportunity()
        self.assertEqual(action["res_model"], "crm.lead")

    def test_nobody_else_passes_anything(self):
        case = self._registered(beneficiary_id_number="5.111.222", typification="T11")
        case._do_escalate("mission_area")
        for user in (self.back, self.official, self.quality, self.coordinator):
            with self.assertRaises(AccessError):
                case.with_user(user).action_open_opportunity()
            with self.assertRaises(AccessError):
                self.env["grandes.clientes.opportunity"].with_user(user)._create_passed(
                    self.contact, "Algo", "", case.with_user(user)
                )

    def test_nothing_is_told_of_what_one_may_not_read(self):
        complaint = self._registered(
            kind="complaint",
            complaint_nature="criticism",
            complained_user_id=self.front2.id,
            beneficiary_id_number="5.111.333",
        )
        with self.assertRaises(AccessError):
            complaint.with_user(self.front2).action_open_opportunity()
