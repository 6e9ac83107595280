"""What wizards and threads must not disclose or let users disclose (INV-6, G26)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestDoorsTalk(Common):
    # === WIZARDS === #

    def test_what_one_is_writing_is_nobody_elses_to_read(self):
        call = (
            self.env["grandes.clientes.call"]
            .with_user(self.front)
            .create({"description": "Dice que…"})
        )
        with self.assertRaises(AccessError):
            call.with_user(self.front2).read(["description"])

    def test_what_was_told_is_what_was_found(self):
        asked = (
            self.env["grandes.clientes.follow.up.ask"]
            .with_user(self.front)
            .create(
                {
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "pasted": "1020304050\x00",
                }
            )
        )
        asked.action_ask()
        for change in ({"rows": [["x"] * 8]}, {"follow_up_id": False}):
            with self.assertRaises(AccessError):
                asked.write(change)

    def test_the_telephone_tells_the_advisor_of_no_complaint(self):  # G26
        complaint = self._case(
            self.front2, kind="complaint", complained_user_id=self.front.id
        )
        complaint._do_register()
        vals = {
            "caller_id": self.contact.id,
            "typification_id": complaint.typification_id.id,
            "beneficiary_id_type": "CC",
            "beneficiary_id_number": complaint.beneficiary_id_number,
            "subject": complaint.subject,
            "finding": "Al día",
        }
        Call = self.env["grandes.clientes.call"]
        theirs = Call.with_user(self.front2).create(vals)
        self.assertIn(complaint.name, theirs.repeat_notice)
        call = Call.with_user(self.front).create(vals)
        call.system_id = call.allowed_system_ids[:1]
        call.action_register_pending()
        self.assertEqual(call.case_id.sudo().duplicate_id, complaint)
        self.assertNotIn(complaint.name, call.outcome)
        self.assertNotIn(self.front2.name, call.outcome)

    def test_a_mass_escalation_is_repeated_by_who_escalates(self):
        cases = self._many(2)
        cases._do_register()
        batch = cases._do_escalate("back_office", reason="Van juntos").batch_id
        for user in (self.oversight, self.quality, self.coordinator):
            with self.assertRaisesRegex(AccessError, "role"):
                batch.with_user(user).action_retry()

    # === THREADS === #

    def test_no_door_of_the_thread_leads_to_the_requester(self):  # INV-6
        case = self._registered().with_user(self.front)
        for kind in ("comment", "email", "auto_comment", "notification"):
            with self.assertRaisesRegex(UserError, "Reply"):
                case.message_post(
                    body="Hola", message_type=kind, partner_ids=self.contact.ids
                )
        with self.assertRaisesRegex(UserError, "Reply"):
            case.message_post(body="Hola", outgoing_email_to="alguien@example.com")
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.front)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "model": case._name,
                    "res_ids": str(case.ids),
                    "subject": "Hola",
                    "body": "<p>Hola</p>",
                    "partner_ids": self.contact.ids,
                }
            )
        )
        with self.assertRaisesRegex(UserError, "Reply"):
            composer._action_send_mail()

    def test_who_only_looks_on_writes_to_nobody(self):
        filing = self._registered().filing_id
        for user in (self.oversight, self.quality, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                filing.with_user(user).action_mail_constancia()
            with self.assertRaises(AccessError):
                filing.with_user(user).message_post(body="Hola")

    def test_a_complaint_is_in_no_message_that_its_advisor_reads(self):  # G26
        vals = self._case_vals(beneficiary_id_number="60504030")
        complaint = {
            **self._case_vals(beneficiary_id_number="60504031"),
            "kind": "complaint",
            "complained_user_id": self.front.id,
            "subject": "Queja reservada",
        }
        Case = self.env["grandes.clientes.case"].with_user(self.front2)
        cases = Case.create([vals, complaint])
        cases._do_register()
        cases._do_withdraw("Desisten por escrito")
        Message = self.env["mail.message"].with_user(self.front)
        self.assertFalse(Message.search([("body", "ilike", "Queja reservada")]))
        self.assertTrue(Message.search([("body", "ilike", vals["subject"])]))

    def test_nobody_puts_the_advisor_into_the_complaint(self):  # G26
        case = self._case(
            self.front2, kind="complaint", complained_user_id=self.front.id
        )
        case._do_register()
        mine = self.front.partner_id
        with self.assertRaisesRegex(UserError, "must not know"):
            case.message_post(body="¿Qué pasó?", partner_ids=mine.ids)
        with self.assertRaisesRegex(ValidationError, "choose somebody else"):
            case.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.front.id
            )
        case.message_subscribe(partner_ids=mine.ids)
        self.assertNotIn(mine, case.message_partner_ids)
