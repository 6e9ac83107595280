import io
import re

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .answer_common import BODY, AnswerCommon


@tagged("post_install", "-at_install", "slow")
class TestOutboundMessage(AnswerCommon):
    """One message per contact and act, with a list, or per case (5.2.8, 5.2.13)."""

    def _ready(self, count, **vals):
        cases = self._many(count, **vals)
        cases._do_register()
        return cases

    def _mails(self, answers):
        return answers.sudo().mail_id

    def _sheet(self, mail):
        """Return the rows of the spreadsheet attached to the mail."""
        [file] = mail.attachment_ids.filtered(lambda a: a.name.endswith(".xlsx"))
        page = load_workbook(io.BytesIO(file.raw)).active
        return [list(row) for row in page.iter_rows(values_only=True)]

    # === THE LIST ===

    def test_the_list_goes_along_as_a_spreadsheet(self):
        cases = self._ready(3)
        answers = cases._do_answer(BODY)
        [mail] = self._mails(answers)
        header, *rows = self._sheet(mail)
        self.assertEqual(
            header,
            [
                "Case",
                "Filing",
                "Beneficiary",
                "Document",
                "Subject",
                "State",
                "Answer",
                "Documents",
            ],
        )
        self.assertEqual([row[0] for row in rows], cases.mapped("name"))
        self.assertEqual([row[1] for row in rows], cases.filing_id.mapped("name"))
        self.assertEqual({row[5] for row in rows}, {"Answered"})
        self.assertIn("pago", rows[0][6])
        # Complete document numbers are never sent by mail.
        self.assertNotIn("100000000", str(rows))
        self.assertIn("spreadsheet", mail.body_html)

    def test_what_one_got_otherwise_keeps_no_other_answer_back(self):
        answers = self._ready(3)._do_answer(BODY)
        [mail] = self._mails(answers)
        first, second, third = answers
        first._do_record_delivery("pick_up", "La recogió Ana Gómez")
        second._do_notify_otherwise("phone", "Se le leyó a Ana Gómez")
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(answers.mapped("state"), ["delivered", "delivered", "sent"])
        third._do_record_delivery("pick_up", "La recogió Ana Gómez")
        self.assertEqual(mail.state, "cancel")

    def test_one_answer_brings_no_spreadsheet(self):
        answer = self._registered()._do_answer(BODY)
        [mail] = self._mails(answer)
        self.assertFalse(mail.attachment_ids)
        self.assertNotIn("spreadsheet", mail.body_html)

    def test_a_letter_is_greeted_and_signed_once(self):
        case = self._registered()
        template = self.env.ref("grandes_clientes.answer_template_final")
        words = re.sub(r"<p><br */?></p>", BODY, str(template.body))
        [mail] = self._mails(case._do_answer(words, fill=True))
        self.assertEqual(mail.body_html.count(case.contact_id.name), 1)
        self.assertNotIn("Good day", mail.body_html)
        self.assertEqual(mail.body_html.count(self.front.name), 1)
        # An answer without a greeting gets one, and names its author.
        other = self._registered(beneficiary_id_number="90.000.001")
        [bare] = self._mails(other._do_answer(BODY))
        self.assertIn("Good day", bare.body_html)
        self.assertIn(self.front.name, bare.body_html)

    def test_what_people_wrote_is_no_formula(self):
        cases = self._ready(2, beneficiary_name='=HYPERLINK("http://x")')
        [mail] = self._mails(cases._do_answer("<p>=1+1</p>"))
        [file] = mail.attachment_ids
        page = load_workbook(io.BytesIO(file.raw)).active
        for row in page.iter_rows():
            for cell in row:
                self.assertNotEqual(cell.data_type, "f")

    def test_what_was_sent_is_kept_as_it_was(self):
        [mail] = self._mails(self._ready(2)._do_answer(BODY))
        for change in (lambda f: f.write({"raw": b"x"}), lambda f: f.unlink()):
            with self.assertRaises(UserError):
                change(mail.attachment_ids)

    def test_who_reads_the_message_reads_the_spreadsheet(self):
        [mail] = self._mails(self._ready(2)._do_answer(BODY))
        file = mail.attachment_ids
        self.assertTrue(file.with_user(self.front2).raw)
        for user in (self.back, self.official, self.portal):
            with self.assertRaises(AccessError):
                file.with_user(user).raw  # noqa: B018

    # === FILES ===

    def _with_files(self, sizes):
        """Return directed answers, each with a file of the given size."""
        cases = self._ready(len(sizes))
        answers = self.Answer.with_user(self.front)
        for index, (case, size) in enumerate(zip(cases, sizes, strict=True)):
            file = self._file(size=size) if size else ()
            if size:
                file.sudo().raw = bytes([index]) * size
            answers |= case._do_prepare_answer(BODY, attachments=file, direct=True)
        return answers

    def test_each_answers_own_documents_share_the_message(self):
        answers = self._with_files([10, 20, 0])
        answers._do_send()
        [mail] = self._mails(answers)
        names = mail.attachment_ids.mapped("name")
        first, second = answers[0].case_id, answers[1].case_id
        self.assertIn(f"{first.name} soporte.pdf", names)
        self.assertIn(f"{second.name} soporte.pdf", names)
        self.assertEqual(len(names), 3)
        rows = self._sheet(mail)[1:]
        self.assertEqual(rows[0][7], f"{first.name} soporte.pdf")
        self.assertFalse(rows[2][7])
        self.assertIn(f"{first.name} soporte.pdf", mail.body_html)

    def test_a_document_that_all_share_goes_once(self):
        cases = self._ready(3)
        answers = cases._do_answer(BODY, attachments=self._file())
        [mail] = self._mails(answers)
        names = sorted(mail.attachment_ids.mapped("name"))
        self.assertEqual(len(names), 2)
        self.assertIn("soporte.pdf", names)

    def test_heavy_answers_go_in_several_messages(self):
        self.env.company.grandes_clientes_message_mb = 1
        answers = self._with_files([400_000, 300_000, 600_000, 0])
        answers._do_send()
        groups = [
            answers.filtered(lambda a, mail=mail: a.sudo().mail_id == mail)
            for mail in self._mails(answers)
        ]
        self.assertEqual([len(group) for group in groups], [2, 2])
        self.assertEqual(groups[0], answers[:2])

    def test_what_all_share_weighs_once(self):
        self.env.company.grandes_clientes_message_mb = 1
        cases = self._ready(4)
        answers = cases._do_answer(BODY, attachments=self._file(size=500_000))
        self.assertEqual(len(self._mails(answers)), 1)

    def test_shared_files_weigh_as_often_as_they_are_copied(self):
        self.env.company.grandes_clientes_message_mb = 1
        answers = self.Answer.with_user(self.front)
        for case, size in zip(self._ready(3), (500_000, 500_000, 0), strict=True):
            files = self._file(size=size) if size else ()
            answers |= case._do_prepare_answer(BODY, attachments=files, direct=True)
        answers._do_send()
        first, second, third = answers
        self.assertEqual(self._mails(first), self._mails(second))
        self.assertEqual(len(self._mails(third)), 1)
        self.assertNotEqual(self._mails(first), self._mails(third))
        for mail in self._mails(answers):
            self.assertLess(sum(mail.attachment_ids.mapped("file_size")), 700_000)

    def test_heavy_files_go_in_the_message_and_by_no_link(self):
        self.env["ir.config_parameter"].set_param(
            "base.default_max_email_size", "0.0001"
        )
        answer = self._registered()._do_answer(BODY, attachments=self._file(size=9_000))
        sheet = self._ready(2, subject="Otro")._do_answer(BODY)
        for mail in self._mails(answer) | self._mails(sheet):
            files = mail.attachment_ids
            self.assertTrue(files)
            [message] = mail._prepare_outgoing_list()
            self.assertEqual(
                [name for name, _raw, _type in message["attachments"]],
                files.mapped("name"),
            )
            self.assertNotIn("access_token", message["body"])
            self.assertFalse(any(file.access_token for file in files))

    # === ONE BY ONE ===

    def test_one_by_one_where_the_supervisor_says(self):
        self.ies.with_user(self.supervisor).answer_grouping = "single"
        mine = self._ready(2)
        others = self._ready(
            2, partner_id=self.town.id, contact_id=False, email_from="a@example.com"
        )
        answers = (mine + others)._do_answer(BODY)
        self.assertEqual(len(self._mails(answers[:2])), 2)
        self.assertEqual(len(self._mails(answers[2:])), 1)
        self.assertFalse(self._mails(answers[:2]).attachment_ids)

    def test_one_by_one_as_the_company_says(self):
        self.env.company.grandes_clientes_answer_grouping = "single"
        self.assertEqual(len(self._mails(self._ready(2)._do_answer(BODY))), 2)
        self.ies.answer_grouping = "grouped"
        more = self._many(2, subject="Otro")
        more.typification_id = self._typification("T21")
        more._do_register()
        self.assertEqual(len(self._mails(more._do_answer(BODY))), 1)

    def test_a_campus_follows_its_entity(self):
        self.ies.answer_grouping = "single"
        campus = self._entity("Sede Norte", "ies", parent_id=self.ies.id)
        cases = self._ready(2, partner_id=campus.id)
        self.assertEqual(len(self._mails(cases._do_answer(BODY))), 2)

    def test_only_who_assigns_entities_decides_it(self):
        self.front.group_ids += self.env.ref("base.group_partner_manager")
        entity = self.ies.with_user(self.front)
        with self.assertRaises(AccessError):
            entity.answer_grouping = "single"
        with self.assertRaises(AccessError):
            entity.create({"name": "Otra", "answer_grouping": "single"})
        self.ies.with_user(self.manager).answer_grouping = "single"

    def test_settings(self):
        with Form(self.env["res.config.settings"]) as form:
            form.grandes_clientes_answer_grouping = "single"
            form.grandes_clientes_message_mb = 9
            form.grandes_clientes_receipt_days = 5
            form.grandes_clientes_mail_retries = 2
        form.save().execute()
        company = self.env.company
        self.assertEqual(company.grandes_clientes_answer_grouping, "single")
        self.assertEqual(company.grandes_clientes_message_mb, 9)
        with self.assertRaises(UserError):
            company.grandes_clientes_message_mb = 0

    def test_queries_of_many_answers_with_their_files(self):
        answers = self._with_files([10] * 12)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(140):
            answers._do_send()
            self.env.flush_all()

    # === NOTICES ===

    def test_notices_about_several_cases_bring_their_list(self):
        cases = self._ready(3)
        cases._do_escalate("back_office")
        mail = self.env["mail.mail"].search(
            [("body_html", "like", "asked who has it")], order="id desc", limit=1
        )
        self.assertIn(f"[{cases[0].name} (+2)]", mail.subject)
        header, *rows = self._sheet(mail)
        self.assertEqual(header[-1], "Promised for")
        self.assertEqual([row[0] for row in rows], cases.mapped("name"))
        self.assertEqual(rows[0][-1].date(), cases[0].date_promised)
        self.assertNotIn("100000000", str(rows))

    def test_notices_about_one_case_bring_none(self):
        case = self._registered()
        case._do_escalate("back_office")
        mail = self.env["mail.mail"].search(
            [("body_html", "like", "asked who has it")], order="id desc", limit=1
        )
        self.assertFalse(mail.attachment_ids)

    def test_the_wizard_counts_the_messages(self):
        mine = self._ready(2)
        others = self._ready(
            2, partner_id=self.town.id, contact_id=False, email_from="a@example.com"
        )
        self.assertEqual(
            self.env["grandes.clientes.case.notices"]._count_messages(mine + others), 2
        )
        self.ies.answer_grouping = "single"
        self.assertEqual(
            self.env["grandes.clientes.case.notices"]._count_messages(mine + others), 3
        )
