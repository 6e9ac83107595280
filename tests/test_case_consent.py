"""Consent to treat personal data is recorded where it was given (Law 1581, INV-14)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestCaseConsent(Common):
    def _said(self, filing):
        return (filing.consent, filing.consent_means, filing.consent_on)

    def test_nobody_is_taken_to_have_accepted(self):
        for channel in ("email", "phone", "fax", "in_person"):
            filing = self._case(channel=channel).filing_id
            self.assertEqual(self._said(filing), ("not_asked", False, False), channel)
            self.assertFalse(filing.consent_text)

    def test_the_front_office_puts_down_what_was_said(self):
        case = self._registered()
        filing = case.filing_id.with_user(self.front)
        on = NOW - timedelta(hours=2)
        filing._do_record_consent("given", "letter", on, "Folio 3")
        self.assertEqual(self._said(filing), ("given", "letter", on))
        self.assertEqual(filing.consent_text, "Folio 3")
        event = case.event_ids.sorted("sequence")[-1]
        self.assertEqual((event.act, event.user_id), ("record_consent", self.front))
        self.assertEqual(event.facts["consent"], "given")
        self.assertEqual(event.facts["means"], "letter")
        # When withdrawn, both entries stay in the history.
        filing._do_record_consent("refused", "phone")
        self.assertEqual(self._said(filing), ("refused", "phone", NOW))
        acts = case.event_ids.mapped("act")
        self.assertEqual(acts.count("record_consent"), 2)

    def test_what_cannot_be_put_down(self):
        filing = self._case().filing_id
        with self.assertRaisesRegex(UserError, "in the future"):
            filing._do_record_consent("given", "phone", NOW + timedelta(hours=1))
        with self.assertRaises(ValidationError):
            filing._do_record_consent("given", "hearsay")
        with self.assertRaises(ValidationError):
            filing._do_record_consent("not_asked", "phone")
        for user in (self.quality, self.oversight, self.portal, self.back):
            with self.assertRaises(AccessError):
                filing.with_user(user)._do_record_consent("given", "phone")
        with self.assertRaises(AccessError):
            filing.with_user(self.front).write({"consent": "given"})
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                "UPDATE grandes_clientes_filing SET consent = 'given' WHERE id = %s",
                [filing.id],
            )

    def test_a_call_says_what_was_answered(self):
        for consent, code in (("given", "phone"), ("refused", "in_person")):
            Call = self.env["grandes.clientes.call"].with_user(self.front)
            form = Form(Call)
            form.channel_id = self._channel(code)
            form.partner_id = self.ies
            form.contact_id = self.contact
            form.beneficiary_id_number = "52123456" if code == "phone" else "52123457"
            form.beneficiary_name = "Luis Peña"
            form.typification_id = self._typification("T22")
            form.description = "No aparece"
            if code == "phone":
                form.recording_reference = "GRAB-1"
            form.consent = consent
            call = form.save()
            call.action_register_pending()
            filing = call.case_id.filing_id
            self.assertEqual(self._said(filing), (consent, code, NOW))

    def test_in_the_portal_only_who_accepts(self):
        Filing = self.env["grandes.clientes.filing"].with_user(self.portal)
        asked = {"subject": "Pago", "description": "No aparece"}
        silent = Filing._do_file_portal(self.ies.id, asked).sudo()
        self.assertEqual(silent.consent, "not_asked")
        self.assertFalse(silent.consent_text)
        said = Filing._do_file_portal(self.ies.id, asked, consent=True).sudo()
        self.assertEqual(self._said(said), ("given", "portal", NOW))
        self.assertIn("1581", said.consent_text)


@tagged("post_install", "-at_install")
class TestApiConsent(Common):
    def _file(self, user, reference, **more):
        self.ies.vat = "890399010"
        return (
            self.env["grandes.clientes.api"]
            .with_user(user)
            .file(
                reference=reference,
                entity={"nit": "890399010"},
                cases=[{"subject": "Pago no aplicado", "description": "No aparece"}],
                **more,
            )
        )

    def _filing(self, told):
        return self.env["grandes.clientes.filing"].search(
            [("name", "=", told["filing"])]
        )

    def test_a_key_says_nothing_of_its_own(self):
        for user in (self.portal, self.front):
            filing = self._filing(self._file(user, f"a-{user.id}"))
            self.assertEqual(filing.consent, "not_asked")
            self.assertFalse(filing.consent_text)

    def test_what_a_system_declares(self):
        for user in (self.portal, self.front):
            told = self._file(
                user,
                f"b-{user.id}",
                consent={
                    "given": True,
                    "on": "2026-09-16T08:00:00-05:00",
                    "text": "Autorizo el tratamiento de mis datos.",
                },
            )
            filing = self._filing(told)
            self.assertEqual(
                (filing.consent, filing.consent_means), ("given", "system")
            )
            self.assertEqual(str(filing.consent_on), "2026-09-16 13:00:00")
            self.assertIn("Autorizo", filing.consent_text)
            told = self._file(user, f"c-{user.id}", consent={"given": False})
            self.assertEqual(self._filing(told).consent, "refused")
        with self.assertRaises(UserError):
            self._file(
                self.front,
                "d",
                consent={"given": True, "on": "2999-01-01T00:00:00-05:00"},
            )
