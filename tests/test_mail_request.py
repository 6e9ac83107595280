"""Recipients without a login are asked by mail, and their reply becomes a record."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.mail import email_normalize

from .common import NOW
from .escalation_common import EscalationCommon
from .mail_common import INBOUND, MailInCommon, build
from .test_mail_in_real_life import report

REQUEST = "grandes.clientes.mail.request"


class MailRequestCommon(MailInCommon):
    """Replies to requests, fed to the gateway."""

    def _request_of(self, record):
        return self.env[REQUEST].search(
            [("res_model", "=", record._name)], order="id desc", limit=1
        )

    def _reply(self, request, body, sender="Tesorería <dte@example.com>", **headers):
        """Feed a reply to the request to the gateway."""
        message = {"In-Reply-To": request.message_id, "References": request.message_id}
        raw = build(f"RE: {request.name}", body, From=sender, **{**message, **headers})
        result = self.env["mail.thread"].message_process("grandes.clientes.filing", raw)
        request.invalidate_recordset()
        return result


@tagged("post_install", "-at_install", "slow")
class TestAreaByMail(MailRequestCommon, EscalationCommon):
    """An area without users (5.2.12, 5.2.19)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treasury.sudo().write({"member_ids": [(5,)], "email": "dte@example.com"})

    def _asked(self, **vals):
        case, escalation = self._escalated(typification="T11", **vals)
        return case, escalation, self._request_of(escalation)

    def test_the_area_is_asked_by_mail_with_all_it_needs(self):
        case, escalation, request = self._asked()
        self.assertEqual(request.res_ids, escalation.ids)
        self.assertEqual(request.asked_by_id, self.front)
        [mail] = self._mails_to("dte@example.com")
        self.assertIn("grandes.clientes@example.com", mail.reply_to)
        for words in (escalation.name, "1.020.304.050", case.description):
            self.assertIn(words, mail.body_html)

    def test_an_area_with_people_is_not(self):
        self.treasury.sudo().member_ids = self.official
        _case, _escalation, request = self._asked()
        self.assertFalse(request)

    def test_its_reply_is_told_to_no_substitute_who_is_complained_of(self):  # G26
        _case, _escalation, request = self._asked(
            kind="complaint", complained_user_id=self.front2.id
        )
        self.front.with_user(self.supervisor)._do_record_absence(
            NOW - timedelta(days=1), NOW + timedelta(days=5), self.front2
        )
        self.assertEqual(self.front._get_present_at(NOW), self.front2)
        last = max(self.env["mail.message"].search([]).ids)
        self._reply(request, "Se giró el 3 de septiembre.")
        self.assertEqual(request.state, "replied")
        told = self.env["mail.message"].search([("id", ">", last)]).partner_ids
        self.assertIn(self.front.partner_id, told)
        self.assertNotIn(self.front2.partner_id, told)

    def test_its_reply_is_entered_by_who_asked_with_the_message_as_evidence(self):
        case, escalation, request = self._asked()
        filings = self.env["grandes.clientes.filing"].search_count([])
        self._reply(
            request,
            "Se giró el 3 de septiembre.",
            files=[("soporte.txt", b"giro 77")],
        )
        self.assertEqual(request.state, "replied")
        self.assertEqual(self.env["grandes.clientes.filing"].search_count([]), filings)
        self.assertEqual(self._inbound().request_id, request)
        mine = escalation.with_user(self.front)
        action = mine.action_answer()
        wizard = self._open_dialog(self.front, action).save()
        self.assertIn("3 de septiembre", wizard.body)
        wizard.action_confirm()
        self.assertEqual(escalation.state, "answered")
        self.assertIn("dte@example.com", escalation.support)
        self.assertEqual(escalation.attachment_ids.name, "soporte.txt")
        self.assertEqual(
            (request.state, request.entered_by_id), ("entered", self.front)
        )
        self.assertEqual(case.state, "front_office")
        event = case.event_ids.filtered(lambda each: each.act == "escalation_answer")
        self.assertEqual(event.facts["mail_request"], request.id)
        self.assertEqual(event.user_id, self.front)
        wrong = case.deviation_ids.filtered(lambda each: each.kind == "wrong_role")
        self.assertFalse(wrong)
        self.assertFalse(request._find_broken_seals())

    def test_it_rejects_or_says_what_is_missing_likewise(self):
        for number, (act, arguments, state) in enumerate(
            (
                ("_do_reject", ("not_competent", None, "No es nuestro"), "rejected"),
                ("_do_return", ("Falta el recibo",), "returned"),
            )
        ):
            with self.subTest(act=act):
                _case, escalation, request = self._asked(
                    beneficiary_id_number=f"102030{number}"
                )
                self._reply(request, f"Respuesta {number}")
                getattr(escalation.with_user(self.front), act)(*arguments)
                self.assertEqual(escalation.state, state)
                self.assertEqual(request.state, "entered")

    def test_nobody_else_enters_it_and_nobody_before_it_came(self):
        _case, escalation, request = self._asked()
        with self.assertRaises(AccessError):
            escalation.with_user(self.front)._do_answer("Lo que yo digo.")
        self._reply(request, "Girado.")
        for user in (self.front2, self.quality, self.coordinator, self.official):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                escalation.with_user(user)._do_answer("Lo que yo digo.")
        escalation.with_user(self.supervisor)._do_answer("Girado.")
        self.assertEqual(request.entered_by_id, self.supervisor)

    def test_a_reply_from_another_address_shows(self):
        _case, _escalation, request = self._asked()
        self._reply(request, "Girado.", sender="otro@example.org")
        self.assertTrue(request.is_from_another)
        self.assertEqual(request.state, "replied")

    def test_a_reply_from_the_end_of_the_address_shows(self):
        """«na@…» is not «ana@…», to whom the mail went."""
        _case, _escalation, request = self._asked()
        address = email_normalize(request.address)
        self._reply(request, "Girado.", sender=address[1:])
        self.assertTrue(request.is_from_another)
        _case, _escalation, other = self._asked(beneficiary_id_number="90000001")
        self._reply(other, "Girado.", sender=email_normalize(other.address).upper())
        self.assertFalse(other.is_from_another)
        # Two users of an area with two addresses.
        other.sudo().write({"address": "a@example.com, b@example.com"})
        other.sudo().reply_from = "b@example.com, a@example.com"
        self.assertFalse(other.is_from_another)
        other.sudo().reply_from = "b@example.com, c@example.com"
        self.assertTrue(other.is_from_another)

    def test_an_absence_notice_is_no_reply(self):
        _case, _escalation, request = self._asked()
        self._reply(request, "Estoy fuera.", Auto_Submitted="auto-replied")
        self.assertEqual(request.state, "asked")
        self.assertEqual(self._inbound().request_id, request)

    def test_a_message_that_came_back_shows_and_who_asked_is_told(self):
        _case, _escalation, request = self._asked()
        self._feed(
            b"From: mailer-daemon@example.net\nTo: grandes.clientes@example.com\n"
            b"Subject: Undelivered\nMessage-ID: <r@example.net>\n\n"
            b"Hi. This is the program at example.net.\n\n"
            b"--- Below this line is a copy of the message.\n\n"
            + f"Message-ID: {request.message_id}\nSubject: Girado\n".encode()
        )
        request.invalidate_recordset()
        self.assertEqual((request.state, request.delivery), ("asked", "bounced"))
        self.assertEqual(self._inbound().request_id, request)
        notice = self.env["mail.message"].search(
            [("model", "=", REQUEST), ("res_id", "=", request.id)], limit=1
        )
        self.assertIn(self.front.partner_id, notice.notified_partner_ids)

    def test_a_delay_or_a_receipt_is_no_message_that_came_back(self):
        _case, _escalation, request = self._asked()
        block = "Final-Recipient: rfc822; dte@example.com\nAction: %s\nStatus: %s\n"
        for number, (kind, said) in enumerate(
            (
                ("delivery-status", block % ("delayed", "4.4.1")),
                ("delivery-status", block % ("delivered", "2.0.0")),
                ("disposition-notification", "Disposition: manual-action; displayed\n"),
            )
        ):
            raw = report(kind, said, request.message_id)
            self._feed(raw.replace(f"<{kind}@".encode(), f"<{number}@".encode()))
            request.invalidate_recordset()
            self.assertEqual(self._inbound().request_id, request)
            self.assertFalse(request.bounced_on, said)
        failed = report(
            "delivery-status", block % ("failed", "5.1.1"), request.message_id
        )
        self._feed(failed.replace(b"<delivery-status@", b"<failed@"))
        request.invalidate_recordset()
        self.assertEqual(request.delivery, "bounced")

    def test_who_asked_is_told(self):
        _case, _escalation, request = self._asked()
        self._reply(request, "Girado.")
        notice = self.env["mail.message"].search(
            [("model", "=", REQUEST), ("res_id", "=", request.id)], limit=1
        )
        self.assertIn(self.front.partner_id, notice.notified_partner_ids)

    def test_what_is_called_back_is_waited_for_no_more(self):
        _case, escalation, request = self._asked()
        escalation.with_user(self.front)._do_cancel("Se resolvió")
        self.assertEqual(request.state, "cancelled")

    def test_one_mail_for_many_is_waited_for_until_the_last_is_called_back(self):
        cases = self._many(3, typification="T11")
        cases._do_register()
        escalations = cases._do_escalate("mission_area")
        request = self._request_of(escalations)
        for escalation in escalations.with_user(self.front):
            self.assertEqual(request.state, "asked")
            escalation._do_cancel("Se resolvió")
        self.assertEqual(request.state, "cancelled")

    def test_one_mail_for_many_and_one_reply_for_all(self):
        cases = self._many(3, typification="T11")
        cases._do_register()
        escalations = cases._do_escalate("mission_area")
        request = self._request_of(escalations)
        self.assertEqual(sorted(request.res_ids), sorted(escalations.ids))
        self._reply(request, "Los tres están girados.")
        mine = escalations.with_user(self.front)
        mine[0]._do_answer("Girado.")
        self.assertEqual(request.state, "replied")
        mine[1:]._do_answer("Girados.")
        self.assertEqual(request.state, "entered")

    def test_a_complaint_is_asked_about_apart(self):  # G26
        cases = self._many(2, typification="T11")
        cases._do_register()
        cases[0].sudo().complained_user_id = self.front2
        escalations = cases._do_escalate("mission_area")
        requests = self.env[REQUEST].search([("res_id", "in", escalations.ids)])
        self.assertEqual(len(requests), 2)
        of_complaint = requests.filtered(
            lambda each: each.res_ids == escalations[0].ids
        )
        visible = self.env[REQUEST].with_user(self.front2).search([])
        self.assertNotIn(of_complaint, visible)
        with self.assertRaises(AccessError):
            of_complaint.with_user(self.front2).read(["body"])

    def test_who_is_shown_masks_does_not_read_it(self):
        _case, _escalation, request = self._asked()
        for user in (self.coordinator, self.oversight, self.manager, self.official):
            with self.subTest(user=user.login):
                found = self.env[REQUEST].with_user(user).search([])
                self.assertNotIn(request, found)
                with self.assertRaises(AccessError):
                    request.with_user(user).read(["body"])

    def test_nobody_writes_or_deletes_it(self):
        _case, _escalation, request = self._asked()
        with self.assertRaises(AccessError):
            request.with_user(self.front).write({"reply": "Yo"})
        with self.assertRaises(UserError):
            request.sudo().unlink()

    def test_what_no_gateway_hands_over_waits_for_review(self):
        _case, _escalation, request = self._asked()
        raw = build("RE", "Girado.", In_Reply_To=request.message_id)
        self.env["mail.thread"].with_user(self.front).message_process(
            "grandes.clientes.filing", raw
        )
        request.invalidate_recordset()
        self.assertEqual(request.state, "asked")
        self.assertEqual(self.env[INBOUND].search([], limit=1).state, "review")
