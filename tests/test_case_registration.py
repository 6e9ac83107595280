"""5.2.1–5.2.5: a request is filed, checked for repeats and registered."""

from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestRegistration(Common):
    def test_every_channel_ends_in_the_same_case(self):  # 5.2.1
        for channel in self.env["grandes.clientes.channel"].search([]):
            vals = {"channel": channel.code, "beneficiary_id_number": f"55{channel.id}"}
            if channel.needs_mercurio_in:
                vals.update(
                    mercurio_in_number=f"2026-{channel.id}",
                    mercurio_in_date=date(2026, 9, 15),
                )
            case = self._registered(**vals)
            self.assertEqual(case.state, "front_office")
            self.assertEqual(case.filing_id.channel_id, channel)

    def test_case_without_filing_makes_it_from_its_values(self):
        case = self._case()
        filing = case.filing_id
        self.assertRegex(filing.name, r"^R2026-\d{6}$")
        self.assertEqual(filing.partner_id, self.ies)
        self.assertEqual(filing.subject, case.subject)
        self.assertEqual(case.received_on, NOW)
        self.assertFalse(case.name)

    def test_one_filing_brings_many_cases(self):
        first = self._case()
        vals = self._case_vals(beneficiary_id_number="99887766")
        for name in ("partner_id", "contact_id", "channel_id"):
            vals.pop(name)
        second = first.create({**vals, "filing_id": first.filing_id.id})
        self.assertEqual(second.partner_id, self.ies)
        self.assertEqual(first.filing_id.case_count, 2)

    def test_written_case_carries_its_mercurio_number(self):  # 5.2.2
        case = self._case(channel="written")
        with self.assertRaisesRegex(UserError, "Mercurio"):
            case._do_register()
        case.write(
            {"mercurio_in_number": " 2026 ee 77 ", "mercurio_in_date": "2026-09-14"}
        )
        case._do_register()
        self.assertEqual(case.mercurio_in_number, "2026EE77")
        self.assertIn(("5.2.2", "look_up_mercurio"), self._walk(case))
        # The term counts from the Mercurio date; the arrival at the channel is kept.
        self.assertEqual(case.received_on.date(), date(2026, 9, 14))
        self.assertEqual(case.filing_id.arrived_on, NOW)

    def test_mercurio_number_enters_once(self):  # INV-2
        vals = {"mercurio_in_number": "2026ER1", "mercurio_in_date": "2026-09-14"}
        self._case(channel="written", **vals)
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self._case(channel="written", beneficiary_id_number="4455667", **vals)

    def test_registration_numbers_and_walks(self):  # 5.2.3, 5.2.5
        case = self._registered()
        self.assertRegex(case.name, r"^GC2026-\d{6}$")
        self.assertEqual(case.registered_on, NOW)
        self.assertEqual(
            self._walk(case),
            [("5.2.1", "receive"), ("5.2.3", "check_repeats"), ("5.2.5", "register")],
        )
        number = case.name
        with self.assertRaises(UserError):
            case._do_register()
        self.assertEqual(case.name, number)

    def test_what_registration_needs_is_said(self):
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        case = Case.create(
            {"subject": "Sin datos", "channel_id": self._channel("phone").id}
        )
        with self.assertRaises(UserError) as caught:
            case._do_register()
        self.assertIn("entity", str(caught.exception))
        self.assertIn("typification", str(caught.exception))
        self.assertIn("register", case.unavailable_acts)
        self.assertNotIn("register", case.available_acts)

    def test_what_is_no_large_client_is_transferred(self):  # «canal exclusivo»
        person = self.env["res.partner"].create({"name": "Particular"})
        case = self._case(partner_id=person.id, contact_id=False)
        with self.assertRaisesRegex(UserError, "Transfer"):
            case._do_register()
        case._do_transfer("Canal general", "No es un gran cliente")
        self.assertEqual(case.state, "transferred")
        self.assertTrue(case.name)

    def test_anonymous_denunciation_is_registered(self):
        case = self._registered(
            partner_id=False,
            contact_id=False,
            is_anonymous=True,
            typification="T30",
            kind="complaint",
            complaint_nature="denunciation",
        )
        self.assertEqual(case.state, "front_office")
        self.assertFalse(case.filing_id.acknowledged_on)

    def test_becas_only_by_ies(self):  # R2
        case = self._registered(typification="T20", partner_id=self.town.id)
        self.assertEqual(case.state, "transferred")
        self.assertTrue(case.name)
        self.assertEqual(
            self._registered(typification="T20", beneficiary_id_number="777666").state,
            "front_office",
        )

    def test_every_filing_is_acknowledged_once_a_sender(self):  # INV-1
        cases = self._many(3)
        mails = self.env["mail.mail"].search(
            [("email_to", "=", "coordinadora@example.com")]
        )
        self.assertEqual(len(mails), 1)
        for filing in cases.filing_id:
            self.assertIn(filing.name, mails.body_html)
            self.assertTrue(filing.acknowledged_on)

    def test_a_filing_made_before_its_cases_is_acknowledged_too(self):  # INV-1
        values = {
            name: value
            for name, value in self._case_vals().items()
            if name in ("partner_id", "contact_id", "channel_id", "subject")
        }
        Filing = self.env["grandes.clientes.filing"].with_user(self.front)
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        before = Filing.create(values)
        self.assertFalse(before.acknowledged_on)
        Case.create({"filing_id": before.id, "subject": "Pago"})
        told = before.acknowledged_on
        self.assertTrue(told)
        mails = self.env["mail.mail"].search([("subject", "ilike", before.name)])
        self.assertEqual(mails.email_to, "coordinadora@example.com")
        Case.create({"filing_id": before.id, "subject": "Otro pago"})
        self.assertEqual(before.acknowledged_on, told)
        self.assertEqual(mails.search([("subject", "ilike", before.name)]), mails)
        both = Filing.create(
            {**values, "case_ids": [Command.create({"subject": "Pago"})]}
        )
        self.assertTrue(both.acknowledged_on)

    def test_portfolio_then_backup_then_pool(self):  # R11
        self.assertEqual(self._registered().user_id, self.front)
        self.front.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=1),
            }
        )
        self.assertEqual(
            self._registered(beneficiary_id_number="2001").user_id, self.front2
        )
        alone = self._registered(partner_id=self.town.id, beneficiary_id_number="2002")
        self.assertFalse(alone.user_id)
        self.env.company.grandes_clientes_pool_user_ids = self.front2
        pooled = self._registered(partner_id=self.town.id, beneficiary_id_number="2003")
        self.assertEqual(pooled.user_id, self.front2)

    def test_what_nobody_else_has_is_the_registering_advisor_s(self):  # R11
        town = {"partner_id": self.town.id, "contact_id": False}
        mine = self._registered(self.front2, **town, beneficiary_id_number="3001")
        self.assertEqual(mine.user_id, self.front2)
        # If no advisor registers it, it remains unassigned.
        machine = self._case(self.front2, **town, beneficiary_id_number="3003")
        machine.with_user(self.env.ref("base.user_root"))._do_register()
        self.assertFalse(machine.user_id)

    def test_numbers_follow_their_sequence(self):
        # Sequences are cached for all users, and read again after a change.
        self._case()._do_register()
        for code in ("filing", "case"):
            self.env["ir.sequence"].search(
                [("code", "=", f"grandes.clientes.{code}")]
            ).write({"prefix": f"{code}-", "suffix": "%%", "padding": 9})
        case = self._case(beneficiary_id_number="30003")
        case._do_register()
        self.assertRegex(case.filing_id.name, r"^filing-\d{9}%$")
        self.assertRegex(case.name, r"^case-\d{9}%$")

    def test_numbers_are_of_no_archived_sequence(self):
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "grandes.clientes.case")]
        )
        sequences.copy({"code": "grandes.clientes.case", "prefix": "OLD"}).write(
            {"active": False, "company_id": self.env.company.id}
        )
        case = self._case()
        case.with_context(active_test=False)._do_register()
        self.assertFalse(case.name.startswith("OLD"), case.name)

    def test_a_filing_without_company_is_refused_in_a_sentence(self):
        vals = {
            "partner_id": self.ies.id,
            "channel_id": self._channel("email").id,
            "subject": "Sin compañía",
            "company_id": False,
        }
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as refused:
            self.env["grandes.clientes.filing"].create(vals)
        # Odoo uses the column's name to report a value missing in a form or file.
        self.assertEqual(refused.exception.diag.column_name, "company_id")

    def test_registering_costs_the_same_for_one_and_many(self):
        def queries(count):
            vals_list = [
                self._case_vals(
                    contact_id=False,
                    subject=f"Lote {count}",
                    beneficiary_id_number=str(10**8 + index),
                )
                for index in range(count)
            ]
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            Case = self.env["grandes.clientes.case"].with_user(self.front)
            cases = Case.create(vals_list)
            cases._do_register()
            self.env.flush_all()
            self.assertEqual(
                set(cases.mapped("state")) - {"duplicate"}, {"front_office"}
            )
            return self.env.cr.sql_log_count - start

        queries(1)  # fills caches
        self.env["grandes.clientes.case"].search([])._do_withdraw("prueba")
        one, many = queries(1), None
        self.env["grandes.clientes.case"].search(
            [("state", "=", "front_office")]
        )._do_withdraw("prueba")
        many = queries(101)
        self.assertLessEqual(one, 17, "made and registered")
        self.assertLessEqual(many - one, 100 * 0.08)

    def test_nobody_else_registers(self):
        case = self._case()
        for user in (self.back, self.official, self.coordinator, self.quality):
            with self.assertRaises(AccessError, msg=user.login):
                case.with_user(user)._do_register()

    def test_nothing_is_received_in_the_future(self):  # INV-7
        with self.assertRaises(ValidationError):
            self._case(received_on=NOW + timedelta(minutes=1))

    def test_day_zero_is_corrected_backwards_by_the_supervisor(self):  # INV-7
        case = self._registered()
        filing = case.filing_id.with_user(self.supervisor)
        earlier = datetime(2026, 9, 11, 14, 0)
        with self.assertRaises(AccessError):
            case.filing_id._do_correct_received(earlier, "sello")
        with self.assertRaises(UserError):
            filing._do_correct_received(NOW, " ")
        filing._do_correct_received(earlier, "Sello de recibido del 11 de septiembre")
        self.assertEqual(case.received_on, earlier)
        self.assertEqual(case.event_ids[-1].act, "correct_received")
        with self.assertRaises(UserError):
            filing._do_correct_received(NOW, "sello")
