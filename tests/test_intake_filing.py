from collections import Counter
from io import BytesIO
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import Form, HttpCase, tagged

from .intake_common import IntakeCommon

REASON = "Lo pidió el rector"


@tagged("post_install", "-at_install", "slow")
class TestIntakeFiling(IntakeCommon):
    """One act creates the cases of a filing, with an outcome per row (5.2.1–5.2.5)."""

    def _mails(self, filing):
        return self.env["mail.mail"].search(
            [("model", "=", filing._name), ("res_id", "=", filing.id)], order="id"
        )

    def _page(self, mail_or_filing):
        """Return the returned sheet as ``{row: (number, state, answer)}``."""
        if mail_or_filing._name == "mail.mail":
            content = mail_or_filing.attachment_ids.raw
        else:
            content = mail_or_filing._get_sheet_back()[1]
        page = load_workbook(BytesIO(content)).active
        return {
            number: tuple(cell.value for cell in row[-3:])
            for number, row in enumerate(page.iter_rows(), 1)
        }

    # === MAKING === #

    def test_clean_sheet_makes_300_cases_and_12_repeats(self):
        filing = self._file_data("radicacion_limpia_300.xlsx")
        job = filing._do_file_lines()
        # Above the limit: a long act.
        self.assertEqual((job.state, filing.sheet_state), ("pending", "working"))
        with self.assertRaisesRegex(UserError, "is being filed"):
            filing._do_file_lines()
        with self.assertRaisesRegex(UserError, "is being filed"):
            filing.line_ids[0].subject = "Otro"
        while job.with_user(self.front)._run_chunk():
            pass
        self.assertEqual(
            Counter(filing.case_ids.mapped("state")),
            {"front_office": 300, "duplicate": 12},
        )
        self.assertEqual(
            Counter(filing.line_ids.mapped("outcome")),
            {"registered": 300, "repeat": 12},
        )
        self.assertEqual(filing.sheet_state, "done")
        self.assertEqual(filing.case_ids.user_id, self.front)
        self.assertEqual(set(filing.line_ids.mapped("case_id.filing_id")), {filing})
        self.assertEqual((job.done_count, job.failed_count), (312, 0))
        self.assertEqual(len(self._mails(filing)), 1)

    def test_the_name_of_the_file_is_what_it_seems(self):
        """For its filing, the list of cases and the returned sheet."""
        filing = self._file(self._sheet(self._row("1")), "../b/a \u202efdp\u202c.xlsx")
        self.assertEqual(filing.sheet_attachment_id.name, "a fdp.xlsx")
        self.assertEqual(filing.subject, "a fdp.xlsx")
        self.assertNotRegex(filing._get_sheet_back()[0], "[\u202c\u202e/]")

    def test_messy_sheet_files_what_is_ready_and_keeps_the_rest(self):
        filing = self._file_data("radicacion_desordenada_100.xlsx")
        filing._do_file_lines()
        self.assertEqual(filing.sheet_state, "review")
        self.assertEqual(len(filing.case_ids), 84)
        self.assertEqual(
            (filing.done_count, filing.incomplete_count, filing.left_out_count),
            (84, 16, 1),
        )
        waiting = filing.line_ids.filtered(lambda line: line.status == "incomplete")
        waiting.filtered(
            lambda line: not line.typification_id
        ).typification_id = self._typification("T22")
        for place, line in enumerate(waiting):
            if not line.beneficiary_id_number:
                line.beneficiary_id_number = str(99887700 + place)
        filing._do_file_lines()
        self.assertEqual(filing.sheet_state, "done")
        self.assertEqual(len(filing.case_ids), 100)
        # The acknowledgement, and the outcome of the completed rows.
        mails = self._mails(filing)
        self.assertEqual(len(mails), 2)
        self.assertIn("up to date", mails[1].body_html)
        self.assertEqual(mails[0].subject, mails[1].subject)
        with self.assertRaisesRegex(UserError, "No row is ready"):
            filing._do_file_lines()

    def test_a_row_is_made_once(self):
        lines = self._file_rows(self._row("10203040"), self._row("10203041"))
        lines._do_make_cases()
        cases = lines.case_id
        self.assertIn(f"Filed as {cases[0].name} (Front office", lines[0].message)
        lines._do_make_cases()
        self.assertEqual(lines.filing_id.case_ids, cases)
        with self.assertRaisesRegex(UserError, "is filed already"):
            lines[0].subject = "Otro"
        with self.assertRaisesRegex(UserError, "is filed already"):
            lines[0]._do_leave_out(REASON)

    def test_registered_meanwhile_becomes_a_repeat(self):
        lines = self._file_rows(self._row("10203040"))
        self.assertEqual(lines.status, "will_register")
        first = self._registered(beneficiary_id_number="10203040")
        lines.filing_id._do_file_lines()
        self.assertEqual(lines.outcome, "repeat")
        self.assertEqual(lines.case_id.duplicate_id, first)

    def test_a_bad_row_costs_nobody_elses(self):
        lines = self._file_rows(*(self._row(str(10203040 + n)) for n in range(3)))
        make, why = type(lines)._prepare_case, "Not this one"

        def fail_on_the_second(line):
            if line.number == 3:
                raise UserError(why)
            return make(line)

        with patch.object(type(lines), "_prepare_case", fail_on_the_second):
            job = lines.filing_id._do_file_lines()
        self.assertEqual(self._statuses(lines), ["done", "failed", "done"])
        self.assertEqual(lines[1].message, "It could not be filed: Not this one")
        self.assertEqual((job.done_count, job.failed_count), (2, 1))
        self.assertEqual(lines.filing_id.sheet_state, "review")
        lines.filing_id._do_file_lines()
        self.assertEqual(set(lines.mapped("status")), {"done"})

    def test_registered_anyway_keeps_the_reason(self):
        first = self._registered(beneficiary_id_number="10203040")
        other = self._registered(
            beneficiary_id_number="10203041",
            partner_id=self.town.id,
            contact_id=False,
        )
        lines = self._file_rows(self._row("10203040"), self._row("10203041"))
        self.assertEqual(self._statuses(lines), ["repeat", "lookalike"])
        # Nobody decided, so the look-alike stays.
        lines._do_register_anyway(REASON)
        lines.filing_id._do_file_lines()
        self.assertEqual(set(lines.case_id.mapped("state")), {"front_office"})
        self.assertTrue(all(lines.case_id.mapped("name")))
        walks = [self._walk(case) for case in lines.case_id]
        self.assertIn(("5.2.5", "not_duplicate"), walks[0])
        self.assertIn(("5.2.3", "unlike"), walks[1])
        self.assertEqual(lines[0].case_id.event_ids[-1].note, REASON)
        self.assertFalse((first | other).repeat_ids)

    def test_look_alikes_wait_for_a_decision(self):
        self._registered(
            beneficiary_id_number="10203041",
            partner_id=self.town.id,
            contact_id=False,
        )
        lines = self._file_rows(self._row("10203040"), self._row("10203041"))
        lines.filing_id._do_file_lines()
        self.assertEqual(self._statuses(lines), ["done", "lookalike"])
        self.assertEqual(lines.filing_id.sheet_state, "review")

    def test_scholarships_of_others_are_numbered_and_transferred(self):
        lines = self._file_rows(
            self._row("10203040", typification="T20"),
            partner_id=self.town.id,
            contact_id=False,
            email_from="alcaldia@example.com",
        )
        self.assertIn("transferred", lines.message)
        lines.filing_id._do_file_lines()
        self.assertEqual(lines.case_id.state, "transferred")
        self.assertEqual(lines.outcome, "transferred")
        self.assertTrue(lines.case_id.name)
        # Told with the sheet, and not a second time.
        told = self.env["mail.mail"].search([("email_to", "=", "alcaldia@example.com")])
        self.assertEqual(len(told), 1)

    def test_owners_get_one_summary(self):
        self.env.company.grandes_clientes_job_limit = 0
        filing = self._file(
            self._sheet(*(self._row(str(10203040 + n)) for n in range(5))),
            user=self.front2,
        )
        job = filing._do_file_lines()
        with patch.object(type(self.env["mail.thread"]), "message_notify") as notify:
            with patch("odoo.addons.grandes_clientes.models.engine.job.CHUNK", 2):
                while job.with_user(self.front2)._run_chunk():
                    pass
        self.assertEqual(notify.call_count, 1)
        self.assertEqual(
            notify.call_args.kwargs["partner_ids"], self.front.partner_id.ids
        )

    def test_making_and_registering_takes_half_a_query_a_row(self):
        def queries(count, first):
            filing = self._file(
                self._sheet(*(self._row(str(first + n)) for n in range(count)))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            filing.line_ids._do_make_cases()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        queries(10, 10**7)
        few, many = queries(100, 10**8), queries(300, 10**9)
        self.assertLessEqual(many, 0.5 * 300)
        # The cost of each further row.
        self.assertLessEqual(many - few, 0.05 * 200)

    # === THE SHEET BACK === #

    def test_the_acknowledgement_has_the_counts_and_the_sheet(self):
        filing = self._file_data("radicacion_desordenada_100.xlsx")
        self.assertFalse(filing.acknowledged_on)
        filing._do_file_lines()
        self.assertTrue(filing.acknowledged_on)
        mail = self._mails(filing)
        self.assertEqual(mail.email_to, "coordinadora@example.com")
        self.assertIn(filing.name, mail.subject)
        self.assertIn("84", mail.body_html)
        self.assertIn("To complete", mail.body_html)
        page = self._page(mail)
        self.assertEqual(page[4], ("Case number", "State", "Answer"))
        line = filing.line_ids.filtered(lambda each: each.number == 5)
        self.assertEqual(page[5][:2], (line.case_id.name, "In progress"))
        self.assertEqual(page[11][1], "To complete. The document number is missing.")
        self.assertEqual(page[113][1], "Totals")

    def test_repeats_go_back_with_the_first_number(self):
        first = self._registered(beneficiary_id_number="10203040")
        lines = self._file_rows(self._row("10203040"))
        before = self.env["mail.mail"].search_count([])
        lines.filing_id._do_file_lines()
        page = self._page(lines.filing_id)
        self.assertEqual(page[2][0], first.name)
        self.assertEqual(page[2][1], f"Joined to {first.name}: In progress")
        # A single message, which also tells of the repeat.
        self.assertEqual(self.env["mail.mail"].search_count([]), before + 1)

    def test_answers_go_back_when_they_were_sent(self):
        lines = self._file_rows(self._row("10203040"), self._row("10O2345"))
        lines.filing_id._do_file_lines()
        page = self._page(lines.filing_id)
        self.assertFalse(page[2][2])
        self.assertIn("«10O2345» has a letter «O» in place 3", page[3][1])
        lines.case_id._do_answer("<p>Se aplicó el pago.</p>")
        self.assertEqual(self._page(lines.filing_id)[2][2], "Se aplicó el pago.")

    def test_formulas_go_back_as_text(self):
        formula = '=HYPERLINK("http://example.com","ver")'
        lines = self._file_rows(self._row("10203040", detail=formula))
        self.assertEqual(lines.description, formula)
        filing = lines.filing_id
        filing._do_file_lines()
        self.assertEqual(lines.case_id.subject, formula)
        lines.case_id._do_answer("<p>=1+1</p>")
        page = load_workbook(BytesIO(filing._get_sheet_back()[1])).active
        types = {cell.data_type for row in page.iter_rows() for cell in row}
        self.assertNotIn("f", types)
        for records in (lines, lines.case_id):
            manager = self.env.ref("base.user_admin")
            rows = records.with_user(manager).sudo().export_data(["subject"])
            self.assertEqual(rows["datas"], [[f"'{formula}"]])

    def test_all_left_out_is_acknowledged_too(self):
        lines = self._file_rows(self._row("10203040"), self._row(""))
        filing = lines.filing_id
        lines._do_leave_out(REASON)
        self.assertEqual(filing.sheet_state, "review")
        self.assertFalse(filing._do_file_lines())
        self.assertEqual(filing.sheet_state, "done")
        page = self._page(self._mails(filing))
        self.assertEqual(page[2][1], f"Left out: {REASON}.")
        lines[0]._do_bring_back()
        self.assertEqual(filing.sheet_state, "review")
        filing._do_file_lines()
        self.assertEqual(self._statuses(lines), ["done", "left_out"])

    def test_those_who_oversee_see_the_counts(self):
        filing = self._file_data("radicacion_desordenada_100.xlsx")
        for user in (self.oversight, self.quality, self.coordinator):
            form = Form(filing.with_user(user))
            self.assertEqual(form.left_out_count, 1)
            self.assertIn("Totals".lower(), form.sheet_notes)

    def test_the_form_shows_first_what_has_a_problem(self):
        lines = self._file_rows(
            self._row("10203040"), self._row(""), self._row("10203041")
        )
        shown = lines.filing_id.with_user(self.front).first_line_ids
        self.assertEqual(
            [line.status for line in shown],
            ["incomplete", "will_register", "will_register"],
        )
        self.assertEqual(
            [line.number for line in shown[1:]],
            sorted(line.number for line in shown[1:]),
        )

    def test_send_again_and_only_to_an_address(self):
        lines = self._file_rows(self._row("10203040"))
        lines.filing_id._do_file_lines()
        lines.filing_id.action_send_sheet()
        self.assertEqual(len(self._mails(lines.filing_id)), 2)
        silent = self._file_rows(self._row("10203041"), contact_id=False)
        silent.filing_id._do_file_lines()
        self.assertFalse(self._mails(silent.filing_id))
        with self.assertRaisesRegex(UserError, "no address"):
            silent.filing_id.action_send_sheet()


@tagged("post_install", "-at_install")
class TestIntakeDownload(IntakeCommon, HttpCase):
    def test_download_by_whoever_reads_the_filing(self):
        filing = self._file_data("radicacion_latin1.csv")
        filing._do_file_lines()
        url = filing.action_download_sheet()["url"]
        self.authenticate("gc_front", "gc_front")
        response = self.url_open(url)
        page = load_workbook(BytesIO(response.content)).active
        self.assertEqual(page.cell(1, 10).value, "Case number")
        self.assertIn(filing.name, response.headers["Content-Disposition"])
        self.assertIn("downloaded", filing.message_ids[0].body)
        self.authenticate("gc_manager", "gc_manager")
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate("gc_front", "gc_front")
        missing = self.url_open("/grandes_clientes/filing/999999999/sheet")
        self.assertEqual(missing.status_code, 404)
