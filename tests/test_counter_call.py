"""A call in one screen: filed, registered, looked up, answered and closed at once."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import html2plaintext

from .dialog_common import DialogCommon, confirms


@tagged("post_install", "-at_install", "slow")
class TestCounterCall(DialogCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ies.write({"snies_code": "1101", "phone": "+57 601 555 1234"})
        cls.contact.phone = "310 123 4567"
        cls.ctex = cls.env["grandes.clientes.legacy.system"].search(
            [("name", "ilike", "CTEX")], limit=1
        )

    def _form(self, user=None, **defaults):
        Call = self.env["grandes.clientes.call"].with_user(user or self.front)
        return Form(
            Call.with_context(**{f"default_{k}": v for k, v in defaults.items()})
        )

    def _filled(self, **defaults):
        """Return the screen filled in, except for the answer."""
        form = self._form(**defaults)
        form.caller_id = self.contact
        form.beneficiary_id_number = "1.020.304.050"
        form.beneficiary_name = "Ana Gómez"
        form.typification_id = self._typification("T22")
        form.description = "Pregunta por el pago de agosto"
        return form

    def _found(self, text):
        Partner = self.env["res.partner"].with_user(self.front)
        return [
            row[0]
            for row in Partner.with_context(grandes_clientes_caller=True).name_search(
                text
            )
        ]

    # === WHO === #

    def test_caller_is_found_by_name_nit_snies_and_telephone(self):
        self.ies.write({"vat": "899999035-7"})
        for text in ("Universidad de Prue", "899999035", "899.999.035-7", "1101"):
            with self.subTest(text=text):
                self.assertIn(self.ies.id, self._found(text))
        for text in ("3101234567", "310 123 4567", "+57 310 1234567"):
            with self.subTest(text=text):
                self.assertEqual(self._found(text), [self.contact.id])
        self.assertIn(self.ies.id, self._found("6015551234"))

    def test_digits_find_no_telephones_elsewhere(self):
        Partner = self.env["res.partner"].with_user(self.front)
        self.assertFalse(Partner.name_search("3101234567"))

    def test_contact_brings_its_entity_and_address(self):
        form = self._form()
        form.caller_id = self.contact
        self.assertEqual(form.partner_id, self.ies)
        self.assertEqual(form.contact_id, self.contact)
        self.assertEqual(form.email, self.contact.email)

    def test_an_address_is_not_carried_to_another_contact(self):
        other = self.contact.create(
            {"name": "Otro contacto", "parent_id": self.ies.id, "is_company": False}
        )
        form = self._form()
        form.caller_id = self.contact
        form.caller_id = other
        self.assertFalse(form.email)
        self.assertFalse(form.phone)
        form.email = "otro@example.com"
        form.caller_id = self.ies
        form.contact_id = other
        call = form.save()
        self.assertFalse(call.email, "the coordinator's own was shown in between")

    def test_an_address_is_not_carried_after_the_screen_was_saved(self):
        other = self.contact.create(
            {"name": "Otro contacto", "parent_id": self.ies.id, "is_company": False}
        )
        form = self._form()
        form.caller_id = self.contact
        self.assertTrue(form.email)
        form.save()
        form.contact_id = other
        self.assertFalse(form.email)

    def test_what_was_typed_stays_for_who_has_none(self):
        other = self.contact.create(
            {"name": "Otro contacto", "parent_id": self.ies.id, "is_company": False}
        )
        form = self._form()
        form.email = "otro@example.com"
        form.phone = "310 999 8877"
        form.caller_id = other
        self.assertEqual(form.email, "otro@example.com")
        call = form.save()
        call.contact_id = self.contact
        self.assertEqual(call.email, self.contact.email)
        call.contact_id = other
        self.assertFalse(call.email)

    def test_entity_brings_its_only_coordinator(self):
        form = self._form()
        form.caller_id = self.ies
        self.assertEqual(form.partner_id, self.ies)
        self.assertEqual(form.contact_id, self.contact)

    # === REGISTER AND CLOSE === #

    def test_a_call_is_registered_looked_up_answered_and_closed(self):  # 5.2.1–5.2.8
        form = self._filled()
        form.recording_reference = "GRAB-77"
        form.system_id = self.ctex
        form.finding = "Pago aplicado el 3 de septiembre"
        form.answer = "Se aplicó el 3 de septiembre."
        call = form.save()
        call.action_register_close()
        case = call.case_id
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.channel_id.code, "phone")
        self.assertEqual(case.filing_id.recording_reference, "GRAB-77")
        self.assertEqual(case.user_id, self.front)
        self.assertEqual(case.answer_ids.means, "phone")
        self.assertEqual(case.answer_ids.state, "delivered")
        self.assertEqual(case.consultation_ids.system_id, self.ctex)
        steps = [event.step for event in case.event_ids if event.step]
        self.assertEqual(steps, ["5.2.1", "5.2.3", "5.2.5", "5.2.6", "5.2.7", "5.2.8"])
        self.assertIn(case.filing_id.name, call.outcome)
        self.assertIn(case.name, call.outcome)

    def test_what_was_answered_is_not_promised_by_mail(self):  # 5.2.8
        for act, says, says_not in (
            ("action_register_close", "answered it right then", "advisor looks at it"),
            ("action_register_pending", "answer you at the latest", "right then"),
        ):
            with self.subTest(act):
                form = self._filled()
                form.beneficiary_id_number = str(len(act) * 1000003)
                form.answer = "Se aplicó el 3 de septiembre."
                call = form.save()
                getattr(call, act)()
                filing = call.case_id.filing_id
                self.assertTrue(filing.acknowledged_on)  # INV-1
                mail = self.env["mail.mail"].search(
                    [("subject", "ilike", f"[{filing.name}]")]
                )
                self.assertEqual(len(mail), 1)
                text = " ".join(html2plaintext(mail.body_html).split())
                self.assertIn(filing.name, text)
                self.assertIn(says, text)
                self.assertNotIn(says_not, text)

    def test_left_pending_it_stays_on_the_desk_with_its_date(self):  # 5.2.5
        call = self._filled().save()
        call.action_register_pending()
        self.assertEqual(call.case_id.state, "front_office")
        self.assertFalse(call.case_id.answer_ids)
        self.assertTrue(call.case_id.date_promised)
        self.assertIn("at the latest", call.outcome)
        self.assertIn("tell_by_voice", call.case_id.event_ids.mapped("act"))

    def test_who_comes_is_answered_by_email(self):  # 5.2.8
        form = self._filled(channel_id=self._channel("in_person").id)
        form.answer = "Le confirmamos el pago."
        call = form.save()
        call.action_register_close()
        case = call.case_id
        self.assertEqual(case.channel_id.code, "in_person")
        self.assertEqual(case.answer_ids.means, "email")
        self.assertEqual(case.answer_ids.address, self.contact.email)
        self.assertEqual(case.state, "answered")

    def test_what_stands_in_brackets_is_asked_about_once(self):
        form = self._filled(channel_id=self._channel("in_person").id)
        self.assertFalse(form.answer_brackets)
        form.answer = "Le confirmamos el pago de [nombre]."
        self.assertEqual(form.answer_brackets, "«[nombre]»")
        call = form.save()
        with self.assertRaisesRegex(UserError, r"«\[nombre\]»"):
            call.action_register_close()
        self.assertFalse(call.case_id)
        call.is_answer_meant = True
        call.action_register_close()
        self.assertEqual(call.case_id.state, "answered")
        self.assertIn("[nombre]", call.case_id.answer_ids.body)

    def test_who_comes_without_address_is_a_sentence_and_nothing_remains(self):
        self.contact.email = False
        self.contact.parent_id.email = False
        before = self.env["grandes.clientes.filing"].search_count([])
        form = self._filled(channel_id=self._channel("in_person").id)
        form.email = False
        form.answer = "Le confirmamos el pago."
        call = form.save()
        with self.assertRaisesRegex(UserError, "e-mail"), self.cr.savepoint():
            call.action_register_close()
        self.assertEqual(self.env["grandes.clientes.filing"].search_count([]), before)

    def test_the_address_is_kept_on_a_contact_that_has_none(self):
        person = self.env["res.partner"].create(
            {"name": "Secretaria", "parent_id": self.ies.id}
        )
        form = self._filled()
        form.caller_id = person
        form.email = "nueva@example.com"
        call = form.save()
        call.action_register_pending()
        self.assertEqual(person.email, "nueva@example.com")

    def test_the_address_of_a_coordinator_takes_a_second_person(self):
        """The second person could request a new password for the account."""
        self.contact.email = False
        form = self._filled()
        form.email = "nueva@example.com"
        call = form.save()
        call.action_register_pending()
        self.assertFalse(self.contact.email)
        asked = self.env["grandes.clientes.contact.request"].search(
            [("partner_id", "=", self.contact.id)]
        )
        self.assertEqual(asked.state, "asked")
        self.assertIn("nueva@example.com", asked.summary)
        self.assertEqual(
            call.case_id.filing_id._get_reply_address(), "nueva@example.com"
        )

    def test_a_voice_does_not_change_the_address_of_a_contact(self):
        call = self._filled().save()
        call.email = "otra@example.com"
        call.action_register_pending()
        self.assertEqual(self.contact.email, "coordinadora@example.com")
        self.assertEqual(
            call.case_id.filing_id._get_reply_address(), "coordinadora@example.com"
        )

    def test_a_new_contact_is_made_inline(self):
        form = self._form()
        form.caller_id = self.ies
        made, _name = (
            self.env["res.partner"]
            .with_user(self.front)
            .with_context(default_parent_id=self.ies.id, default_is_company=False)
            .name_create("Nueva Persona")
        )
        contact = self.env["res.partner"].browse(made)
        form.contact_id = contact
        form.email, form.phone = "persona@example.com", "300 111 2233"
        form.beneficiary_id_number = "52123456"
        form.typification_id = self._typification("T22")
        call = form.save()
        call.action_register_pending()
        self.assertEqual(contact.parent_id, self.ies)
        self.assertEqual(contact.email, "persona@example.com")
        self.assertIn(contact.id, self._found("3001112233"))
        self.assertEqual(call.case_id.contact_id, contact)

    def test_what_has_to_be_signed_waits(self):
        self._typification("T22").needs_signature = True
        form = self._filled()
        form.answer = "Se aplicó."
        call = form.save()
        call.action_register_close()
        self.assertNotEqual(call.case_id.state, "closed")
        self.assertIn("signed", call.outcome)

    def test_what_lacks_is_said_in_one_sentence(self):
        call = self._form().save()
        with self.assertRaisesRegex(
            UserError, "who calls, the beneficiary's document, the typification"
        ):
            call.action_register_close()
        call = self._filled().save()
        with self.assertRaisesRegex(UserError, "what you answered"):
            call.action_register_close()
        form = self._filled()
        form.reference = "P-3"
        with self.assertRaisesRegex(UserError, "what you found"):
            form.save().action_register_pending()

    @confirms("call/action_receive")
    def test_who_calls_knows_little_and_is_received_all_the_same(self):  # 5.2.1
        form = self._form()
        form.caller_id = self.contact
        form.beneficiary_name = "Ana Gómez"
        form.description = "Pregunta por un giro; llama otra vez con el documento"
        form.answer = "Que lo busque en la matrícula."
        with self.assertRaisesRegex(UserError, "complete: the subject"):
            form.save().action_receive()
        form.subject = "Giro que no llega"
        form.system_id = self.ctex
        form.reference = "P-3"
        form.finding = "No aparece por nombre"
        call = form.save()
        with self.assertRaisesRegex(UserError, "the beneficiary's document"):
            call.action_register_pending()
        call.action_receive()
        case = call.case_id
        self.assertEqual((case.state, case.name), ("received", False))
        self.assertEqual(case.beneficiary_name, "Ana Gómez")
        self.assertIn(case.filing_id.name, call.outcome)
        self.assertIn("as soon as it is complete", call.outcome)
        self.assertIn(case.missing, call.outcome)
        told = case.event_ids.filtered(lambda event: event.act == "tell_by_voice")
        self.assertIn("Que lo busque", told.note)
        # What was looked up is told to nobody outside.
        self.assertNotIn("No aparece", told.note)
        notes = " ".join(map(html2plaintext, case.message_ids.mapped("body")))
        for words in (self.ctex.display_name, "P-3", "No aparece por nombre"):
            self.assertIn(words, notes)
        with self.assertRaisesRegex(UserError, "registered already"):
            call.action_receive()
        # A completed case continues like any other.
        case.write(
            {
                "typification_id": self._typification("T22").id,
                "beneficiary_id_type": "CC",
                "beneficiary_id_number": "1020304050",
            }
        )
        case._do_register()
        self.assertEqual(case.state, "front_office")

    def test_nothing_lacks_for_what_is_only_to_be_received(self):
        call = self._filled().save()
        call.action_receive()
        self.assertEqual(call.case_id.state, "front_office")

    def test_a_wrong_document_is_said_while_they_speak(self):
        form = self._filled()
        form.beneficiary_id_number = "1.02E+09"
        self.assertIn("rounded", form.document_problem)
        with self.assertRaisesRegex(UserError, "rounded"):
            form.save().action_register_pending()

    def test_twice_the_same_call_is_refused(self):
        call = self._filled().save()
        call.action_register_pending()
        with self.assertRaisesRegex(UserError, "registered already"):
            call.action_register_pending()

    # === WHAT IS FOUND === #

    def test_what_is_found_is_shown_before_saving(self):  # 5.2.3
        first = self._registered(beneficiary_id_number="1020304050", typification="T04")
        form = self._filled()
        self.assertEqual([row["number"] for row in form.lookalikes], [first.name])
        self.assertEqual(form.lookalikes[0]["holder"], self.front.name)
        self.assertFalse(form.repeat_notice)

    def test_a_repeat_is_shown_then_kept_and_told_by_voice(self):  # 5.2.4
        first = self._registered()
        form = self._filled()
        self.assertIn(first.name, form.repeat_notice)
        call = form.save()
        call.answer = "Le pedimos esperar"
        call.action_register_close()
        case = call.case_id
        self.assertEqual((case.state, case.duplicate_id), ("duplicate", first))
        event = case.event_ids[-1]
        self.assertEqual((event.act, event.step), ("tell_by_voice", "5.2.4"))
        self.assertEqual(event.note, "Le pedimos esperar")
        self.assertIn(first.name, call.outcome)
        self.assertEqual(first.repeat_count, 1)

    def test_the_name_comes_from_the_entitys_own_case(self):
        self._registered(beneficiary_id_number="52123456", typification="T04")
        form = self._form()
        form.caller_id = self.contact
        form.beneficiary_id_number = "52.123.456"
        self.assertEqual(form.beneficiary_name, "Ana Gómez")
        # Correcting the document also removes the proposed name.
        form.beneficiary_id_number = "52.123.457"
        self.assertFalse(form.beneficiary_name)
        form.beneficiary_name = "Luis Peña"
        form.beneficiary_id_number = "52.123.456"
        self.assertEqual(form.beneficiary_name, "Luis Peña")
        form = self._form()
        form.caller_id = self.town
        form.beneficiary_id_number = "52.123.456"
        self.assertFalse(form.beneficiary_name)

    def test_no_repeat_with_a_reason_is_a_case_of_its_own(self):
        first = self._registered()
        form = self._filled()
        form.not_repeat_reason = "Es otro crédito"
        form.answer = "Se aplicó."
        call = form.save()
        call.action_register_close()
        self.assertEqual(call.case_id.state, "closed")
        self.assertNotEqual(call.case_id, first)
        self.assertFalse(call.case_id.duplicate_id)

    # === WHO IS NOT FOR THIS CHANNEL === #

    def test_no_large_client_is_received_and_transferred(self):
        student = self.env["res.partner"].create(
            {"name": "Estudiante", "email": "estudiante@example.com"}
        )
        form = self._form()
        form.caller_id = student
        self.assertIn("no large client", form.outside_notice)
        form.beneficiary_id_number = "52123456"
        form.subject = "Consulta sobre su crédito"
        call = form.save()
        call.action_transfer()
        self.assertEqual(call.case_id.state, "transferred")
        self.assertIn("General attention channel", call.outcome)

    def test_anonymous_complaint(self):
        complaint = self.env["grandes.clientes.typification"].search(
            [("kind", "=", "complaint")], limit=1
        )
        form = self._form()
        form.is_anonymous = True
        form.typification_id = complaint
        form.subject = "Trato descortés"
        call = form.save()
        call.action_register_pending()
        self.assertTrue(call.case_id.filing_id.is_anonymous)
        self.assertEqual(call.case_id.state, "front_office")

    def test_who_asks_not_to_be_named_in_the_end_is_not_kept(self):
        complaint = self.env["grandes.clientes.typification"].search(
            [("kind", "=", "complaint")], limit=1
        )
        form = self._form()
        form.caller_id = self.contact
        form.typification_id = complaint
        form.subject = "Trato descortés"
        form.is_anonymous = True
        call = form.save()
        self.assertFalse(call.partner_id or call.contact_id)
        call.action_register_pending()
        filing = call.case_id.filing_id
        self.assertFalse(filing.partner_id or filing.contact_id or filing.email_from)

    def test_who_is_named_after_all_is_kept(self):
        form = self._form()
        form.caller_id = self.contact
        form.is_anonymous = True
        form.is_anonymous = False
        self.assertEqual((form.contact_id, form.partner_id), (self.contact, self.ies))

    def test_a_complaint_about_oneself_goes_to_a_colleague(self):  # G26
        complaint = self.env["grandes.clientes.typification"].search(
            [("kind", "=", "complaint")], limit=1
        )
        form = self._filled()
        form.typification_id = complaint
        form.complained_user_id = self.front
        with self.assertRaisesRegex(UserError, "colleague"):
            form.save().action_register_pending()

    def test_only_the_front_office_attends(self):
        for user in (self.back, self.official, self.quality, self.oversight):
            with self.subTest(user=user.login):
                Call = self.env["grandes.clientes.call"].with_user(user)
                self.assertFalse(Call.has_access("create"))
