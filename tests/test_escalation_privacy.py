"""A desk reads what was sent to it, and nothing else of the same filing or message."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import HttpCase, tagged
from odoo.tools import file_path

from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon


@tagged("post_install", "-at_install", "security")
class TestEscalationPrivacy(IntakeCommon, EscalationCommon, HttpCase):
    """A spreadsheet with one row for Treasury and one for Credit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rows = (
            cls._row(document, typification=cls._typification(code).name)
            for document, code in (("1010", "T11"), ("2020", "T09"))
        )
        letter = (
            cls.env["ir.attachment"]
            .with_user(cls.front)
            .create({"name": "carta.txt", "raw": b"carta"})
        )
        beside = [Command.link(letter.id)]
        cls.sheet = cls._file(cls._sheet(*rows), attachment_ids=beside)
        cls.letter = cls.sheet.attachment_ids - cls.sheet.sheet_attachment_id
        cls.sheet._do_file_lines()
        by_code = {case.typification_id.code: case for case in cls.sheet.case_ids}
        cls.mine, cls.other = by_code["T11"], by_code["T09"]
        cls.escalations = (
            (cls.mine | cls.other).with_user(cls.front)._do_escalate("mission_area")
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _may_read(self, user, records):
        self.env.invalidate_all()
        return records.with_user(user)._filtered_access("read")

    def test_desks_get_their_row_and_not_the_spreadsheet(self):
        file = self.sheet.sheet_attachment_id
        self.env.invalidate_all()
        filing = self.sheet.with_user(self.official)
        self.assertEqual(filing.case_ids, self.mine)
        self.assertEqual(filing.attachment_ids, self.letter)
        found = self.env["ir.attachment"].with_user(self.official)
        found = found.search([("res_model", "=", self.sheet._name)])
        self.assertIn(self.letter, found)
        self.assertNotIn(file, found)
        with self.assertRaises(AccessError):
            file.with_user(self.official).read(["raw"])
        for user in (self.front, self.supervisor, self.quality):
            self.assertEqual(self._may_read(user, file), file, user.login)

    def test_printed_papers_tell_of_no_other_desk(self):
        first = self.mine.escalation_ids
        first.with_user(self.official)._do_reject("wrong_area")
        self.mine.with_user(self.front)._do_escalate(
            "mission_area", area=self.credit, reason="Es de Crédito"
        )
        self.env.invalidate_all()
        Report = self.env["ir.actions.report"].with_user(self.official)
        name = "grandes_clientes.constancia"
        page = Report._render_qweb_html(name, self.sheet.ids)[0].decode()
        self.assertIn(self.mine.name, page)
        self.assertNotIn(self.other.name, page)
        self.env.invalidate_all()
        mine = self.mine.with_user(self.official)
        self.assertEqual(
            len(mine.env["grandes.clientes.dossier"]._get_dossier_escalations(mine)), 1
        )
        for records, field, seen in (
            (self.sheet, "case_ids", self.mine),
            (self.mine, "escalation_ids", first),
        ):
            self.env.invalidate_all()
            [page] = records.with_user(self.official).web_read({field: {}})
            self.assertEqual(page[field], seen.ids)

    def test_official_has_the_files_beside_the_escalation(self):  # 5.2.17
        added = self.env["ir.attachment"].create(
            {
                "name": "recibo.txt",
                "raw": b"recibo",
                "res_model": self.mine._name,
                "res_id": self.mine.id,
            }
        )
        self.env.invalidate_all()
        mine = self.mine.escalation_ids.with_user(self.official)
        self.assertEqual(mine.received_file_ids, self.letter | added)
        self.assertEqual(mine.beneficiary_id_number, "1010")

    def test_spreadsheet_back_is_no_way_around(self):
        path = f"/grandes_clientes/filing/{self.sheet.id}/sheet"
        for user, status in ((self.official, 404), (self.front, 200)):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open(path).status_code, status, user.login)
        mail = self.env["mail.mail"].search(
            [("model", "=", self.sheet._name), ("res_id", "=", self.sheet.id)]
        )
        self.assertTrue(mail.attachment_ids)
        self.assertFalse(self._may_read(self.official, mail.attachment_ids))
        self.assertTrue(self._may_read(self.front, mail.attachment_ids))

    def test_messages_about_several_cases_stay_with_the_front_office(self):
        Message = self.env["mail.message"]
        domain = [
            ("model", "=", self.mine._name),
            ("res_id", "in", (self.mine | self.other).ids),
            ("message_type", "=", "auto_comment"),
        ]
        told = Message.search(domain)
        self.assertEqual(len(told), 1)
        self.assertIn(self.other.name, told.body)
        for user in (self.official, self.creditor):
            self.assertFalse(Message.with_user(user).search(domain))
            self.assertFalse(self._may_read(user, told))
            self.assertFalse(self._may_read(user, told.attachment_ids))
        self.assertEqual(Message.with_user(self.front).search(domain), told)
        # A message on a single case is visible to its desk.
        self.mine.with_user(self.front)._do_answer("En estudio.", kind="interim")
        alone = Message.with_user(self.official).search(domain)
        self.assertEqual(len(alone), 1)

    def test_nothing_is_found_by_words_that_one_may_not_read(self):
        """Neither messages that list several cases, nor colleagues' activities."""
        self.mine.with_user(self.front).activity_schedule(
            summary="Llamar a Jurídica", note="Posible demanda", user_id=self.front.id
        )
        for record in (self.mine, self.sheet):
            message = record.sudo().message_post(
                body=f"También {self.other.name}",
                message_type="auto_comment",
                attachments=[("listado.txt", b"otros")],
            )
            message.sudo().grandes_clientes_tells_of_others = True
        self.env.flush_all()
        self.env.invalidate_all()
        escalation, told = self.mine.escalation_ids, []
        for record, path, words in (
            (self.mine, "message_ids.body", self.other.name),
            (self.mine, "website_message_ids.body", self.other.name),
            (self.mine, "message_ids.attachment_ids.name", "listado"),
            (self.sheet, "message_ids.body", self.other.name),
            (escalation, "case_id.message_ids.body", self.other.name),
            (self.mine, "activity_ids.note", "demanda"),
            (self.mine, "activity_summary", "Jurídica"),
            (escalation, "case_id.activity_summary", "Jurídica"),
        ):
            domain = [("id", "=", record.id), (path, "ilike", words)]
            Model = self.env[record._name].with_user(self.official)
            told += [path] * len(Model.search(domain))
            self.assertEqual(Model.with_user(self.front).search(domain), record)
        self.assertEqual(told, [])
        self.env.invalidate_all()
        self.assertFalse(self.mine.with_user(self.official).activity_summary)

    def test_messages_of_before_are_kept_from_the_desks_too(self):
        told = self.env["mail.message"].search(
            [("model", "=", self.mine._name), ("message_type", "=", "auto_comment")]
        )
        told.grandes_clientes_tells_of_others = False
        mail = self.env["mail.mail"].search(
            [("model", "=", self.sheet._name), ("res_id", "=", self.sheet.id)]
        )
        back = mail.attachment_ids.sudo()
        self.cr.execute(
            "UPDATE ir_attachment SET res_model = %s, res_id = %s WHERE id = %s",
            [self.sheet._name, self.sheet.id, back.id],
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self._may_read(self.official, back))
        script = file_path("grandes_clientes/migrations/19.0.1.1.0/post-messages.py")
        load_script(script, "post_messages").migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertFalse(self._may_read(self.official, told))
        self.assertFalse(self._may_read(self.official, back))
        self.assertTrue(self._may_read(self.official, self.letter))

    def test_another_areas_draft_stays_its_own(self):
        first = self.mine.escalation_ids
        first.with_user(self.official)._do_answer("Girado, según Tesorería.")
        draft = self.mine.answer_ids
        self.mine.with_user(self.front)._do_escalate(
            "mission_area", area=self.credit, reason="Falta lo de Crédito"
        )
        self.assertEqual(self._may_read(self.official, draft), draft)
        self.assertFalse(self._may_read(self.creditor, draft))
        self.assertEqual(self._may_read(self.front, draft), draft)

    def test_what_was_downloaded_is_lost_with_the_area(self):
        mine = self.mine.escalation_ids.with_user(self.official)
        path = mine.action_download()["url"]
        download = self.env["grandes.clientes.escalation.download"].search(
            [("escalation_ids", "in", mine.ids)]
        )
        self.assertEqual(self._may_read(self.official, download), download)
        self.assertFalse(self._may_read(self.creditor, download))
        self.authenticate(self.official.login, self.official.login)
        self.assertEqual(self.url_open(path).status_code, 200)
        self.treasury.member_ids -= self.official
        self.assertFalse(self._may_read(self.official, download))
        self.assertEqual(self.url_open(path).status_code, 404)
        files = self.env["ir.attachment"].sudo()
        files = files.search(
            [("res_model", "=", download._name), ("res_field", "=", "file")]
        )
        self.assertTrue(files)
        self.assertFalse(self._may_read(self.official, files))

    def test_a_spreadsheet_is_no_document_of_its_cases(self):  # R5
        alone = self._file_rows(self._row("3030")).filing_id
        alone._do_file_lines()
        cases = alone.case_ids | self.mine
        self.assertEqual(
            cases.env["grandes.clientes.escalation.plan"]._get_documents_by_case(cases),
            {self.mine.id},
        )
