"""A pasted list of documents: reported, exported, mailed and recorded as follow-up."""

import base64
import io

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW, Common


@tagged("post_install", "-at_install", "slow")
class TestCounterFollowUp(Common):
    def _ask(self, pasted, caller=None, user=None):
        Ask = self.env["grandes.clientes.follow.up.ask"].with_user(user or self.front)
        form = Form(Ask)
        form.caller_id = caller or self.contact
        form.pasted = pasted
        ask = form.save()
        ask.action_ask()
        return ask

    def test_table_of_states(self):
        pending = self._registered(beneficiary_id_number="52123456")
        closed = self._registered(
            beneficiary_id_number="79456123", channel="phone", description=False
        )
        closed._do_answer("Se aplicó el 3 de septiembre.", means="phone")
        ask = self._ask("CC 52.123.456, 79.456.123\n1.111.222.333; 1.02E+09")
        rows = ask.rows
        self.assertEqual(len(rows), 4)
        self.assertEqual(
            rows[0],
            [
                "CC 52.123.456",
                "Ana Gómez",
                pending.name,
                "Pago no aplicado",
                "In progress",
                self.front.name,
                pending.date_promised.isoformat(),
                "",
            ],
        )
        self.assertEqual(rows[1][2:5:2], [closed.name, "Request answered"])
        self.assertEqual(rows[1][-1], "Se aplicó el 3 de septiembre.")
        self.assertEqual(rows[2][-1], "No request of this entity")
        self.assertIn("rounded", rows[3][-1])
        self.assertIn(pending.name, ask.table)
        self.assertIn("de Prueba: 2. Without: 1. Not readable: 1.", ask.summary)
        self.assertEqual(ask.copy_text.count("\n"), 4)

    def test_another_company_tells_its_own(self):
        case = self._registered(beneficiary_id_number="52123456")
        other = self.env["res.company"].create({"name": "Otra entidad"})
        self.front.sudo().company_ids += other
        Told = self.env["grandes.clientes.case.told"].with_user(self.front)
        Told = Told.with_context(
            allowed_company_ids=[other.id, case.company_id.id],
        )
        key = case.beneficiary_document
        self.assertFalse(Told._find_of_entity(self.ies, [key]))
        own = Told.with_company(case.company_id)
        self.assertEqual(own._find_of_entity(self.ies, [key])[key], case)

    def test_it_is_mailed_to_nobody_but_who_asked(self):
        self._registered(beneficiary_id_number="52123456")
        ask = self._ask("52123456")
        stranger = self.env["res.partner"].create(
            {
                "name": "Otra",
                "parent_id": self._entity("Universidad Ajena", "ies").id,
                "email": "otra@ajena.example",
            }
        )
        ask.contact_id = stranger
        with self.assertRaisesRegex(UserError, "begin another one"):
            ask.action_mail()
        self.assertFalse(ask.follow_up_id.mailed_on)

    def test_it_is_a_follow_up_and_neither_case_nor_repeat(self):
        case = self._registered(beneficiary_id_number="52123456")
        cases = self.env["grandes.clientes.case"].search_count([])
        follow_up = self._ask("52123456 1111222333").follow_up_id
        self.assertRecordValues(
            follow_up,
            [
                {
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "user_id": self.front.id,
                    "asked_on": NOW,
                    "document_count": 2,
                    "found_count": 1,
                    "open_count": 1,
                    "unread_count": 0,
                }
            ],
        )
        self.assertEqual(follow_up.channel_id.code, "phone")
        self.assertEqual(self.env["grandes.clientes.case"].search_count([]), cases)
        self.assertFalse(case.repeat_count)
        kept = str(follow_up.told)
        self.assertNotIn("52123456", kept)
        self.assertNotIn("1111222333", kept)
        self.assertIn(case.name, follow_up.told_text)

    def test_the_same_document_is_recognised_by_its_digest(self):
        first = self._ask("52.123.456").follow_up_id.told
        second = self._ask("CC 52123456").follow_up_id.told
        self.assertEqual(first[0]["digest"], second[0]["digest"])

    def test_only_the_entitys_own_cases_are_told(self):
        self._registered(beneficiary_id_number="52123456")
        ask = self._ask("52123456", caller=self.town)
        self.assertEqual(ask.rows[0][2], "")
        self.assertEqual(ask.follow_up_id.found_count, 0)

    def test_campuses_are_told_where_the_setting_says_so(self):
        campus = self._entity("Sede de Prueba", "ies", parent_id=self.ies.id)
        case = self._registered(
            partner_id=campus.id, contact_id=False, beneficiary_id_number="52123456"
        )
        self.assertEqual(self._ask("52123456").rows[0][2], "")
        self.ies.coordinators_see_campuses = True
        self.assertEqual(self._ask("52123456").rows[0][2], case.name)

    def test_somebody_from_elsewhere_is_not_told(self):
        stranger = self.env["res.partner"].create({"name": "Alguien"})
        Ask = self.env["grandes.clientes.follow.up.ask"].with_user(self.front)
        ask = Ask.create(
            {
                "partner_id": self.ies.id,
                "contact_id": stranger.id,
                "pasted": "52123456",
            }
        )
        with self.assertRaisesRegex(UserError, "no contact of"):
            ask.action_ask()

    def test_nothing_read_and_too_much_are_sentences(self):
        with self.assertRaisesRegex(UserError, "No document"):
            self._ask("Buenos días")
        with self.assertRaisesRegex(UserError, "in parts"):
            self._ask("\n".join(str(10**9 + n) for n in range(2001)))

    def test_export_has_dates_and_no_formulas(self):
        case = self._registered(
            beneficiary_id_number="52123456", subject="=1+1", beneficiary_name="+57"
        )
        ask = self._ask("52123456")
        action = ask.action_export()
        self.assertIn("download=true", action["url"])
        self.assertEqual(ask.follow_up_id.exported_on, NOW)
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(ask.xlsx)))
        header, row = list(book.active.iter_rows())
        self.assertEqual(len(header), 8)
        self.assertEqual(row[2].value, case.name)
        self.assertEqual(row[3].data_type, "s")
        self.assertEqual(row[6].value.date(), case.date_promised)
        self.assertIn("\t'=1+1\t", ask.copy_text)

    def test_mail_has_table_and_spreadsheet(self):
        case = self._registered(beneficiary_id_number="52123456")
        ask = self._ask("52123456")
        ask.action_mail()
        mail = self.env["mail.mail"].search(
            [
                ("model", "=", ask.follow_up_id._name),
                ("res_id", "=", ask.follow_up_id.id),
            ]
        )
        self.assertEqual(mail.email_to, self.contact.email)
        self.assertIn(case.name, mail.body_html)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertTrue(mail.attachment_ids.name.endswith(".xlsx"))
        self.assertEqual(ask.follow_up_id.mailed_to, self.contact.email)

    def test_mail_without_address_is_a_sentence(self):
        ask = self._ask("52123456", caller=self.town)
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            ask.action_mail()

    def test_five_hundred_documents_cost_as_few_queries_as_five(self):
        cases = self._many(500)
        cases._do_register()
        numbers = [str(10**8 + index) for index in range(500)]
        counts = {}
        for size in (5, 500):
            self.env.invalidate_all()
            ask = self.env["grandes.clientes.follow.up.ask"].with_user(self.front)
            ask = ask.create(
                {
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "pasted": "\n".join(numbers[:size]),
                }
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            ask.action_ask()
            self.env.flush_all()
            counts[size] = self.cr.sql_log_count - before
            self.assertEqual(len(ask.rows), size)
        self.assertLessEqual(counts[500], counts[5] + 3)

    def test_who_reads_follow_ups(self):
        follow_up = self._ask("52123456").follow_up_id
        readers = self.front2 | self.supervisor | self.quality | self.oversight
        for user in readers | self.coordinator:
            with self.subTest(user=user.login):
                self.assertTrue(follow_up.with_user(user).has_access("read"))
                self.assertFalse(follow_up.with_user(user).has_access("write"))
        for user in (self.back, self.official, self.portal, self.manager):
            with self.subTest(user=user.login):
                self.assertFalse(follow_up.with_user(user).has_access("read"))
        with self.assertRaisesRegex(UserError, "never deleted"):
            follow_up.sudo().unlink()

    def test_another_company_sees_none(self):
        follow_up = self._ask("52123456").follow_up_id
        other = self.env["res.company"].create({"name": "Otra"})
        self.quality.write({"company_ids": [(4, other.id)], "company_id": other.id})
        reader = follow_up.with_user(self.quality).with_company(other)
        self.assertFalse(
            reader.with_context(allowed_company_ids=other.ids).has_access("read")
        )
