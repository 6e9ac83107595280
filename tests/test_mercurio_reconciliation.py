"""The reconciliation: previewed, stored, each line one act away from its correction."""

import base64
import sys
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import clock
from ..tools.sheet.writer import write_csv
from .common import NOW, Common

_HEADERS = ["Tipo", "Radicado", "Fecha", "Remitente", "Asunto", "Responde a"]


@tagged("post_install", "-at_install")
class TestReconciliation(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Reconciliation = cls.env["grandes.clientes.mercurio.reconciliation"]
        cls.late = cls._letter("E2", "2026-09-15")
        cls.absent = cls._letter("E4", "2026-09-14", beneficiary_id_number="4444444")
        cls.answered = cls._letter("E1", "2026-09-14", beneficiary_id_number="1111111")
        cls.answered._do_answer("<p>Se aplicó.</p>")

    @classmethod
    def _letter(cls, number, day, **vals):
        case = cls._case(
            channel="written", mercurio_in_number=number, mercurio_in_date=day, **vals
        )
        case._do_register()
        return case

    def _rows(self, *more):
        return [
            ["Entrada", "E1", "2026-09-14", self.ies.name, "Pago", ""],
            ["Entrada", "E2", "2026-09-14", self.ies.name, "Pago", ""],
            ["Entrada", "E9", "2026-09-14", self.town.name, "Predial", ""],
            ["Entrada", "E1", "2026-09-14", self.ies.name, "Pago", ""],
            ["Salida", "S1", "2026-09-16", self.ies.name, "Respuesta", "E1"],
            *more,
        ]

    def _upload(self, user=None, rows=None):
        content = write_csv(_HEADERS, self._rows() if rows is None else rows)
        return self.Reconciliation.with_user(user or self.supervisor)._do_upload(
            content, "mercurio.csv", date_to=date(2026, 9, 16)
        )

    def _line(self, record, issue):
        return record.line_ids.filtered(lambda line: line.issue == issue)

    def test_preview_names_each_difference_and_changes_nothing(self):
        record = self._upload()
        self.assertEqual(record.state, "preview")
        self.assertEqual(
            sorted((line.number, line.issue or "") for line in record.line_ids),
            sorted(
                [
                    ("E1", ""),
                    ("E2", "date_differs"),
                    ("E9", "filed_without_case"),
                    ("E1", "duplicate"),
                    ("S1", "answer_without_out"),
                    ("E4", "case_without_filing"),
                ]
            ),
        )
        self.assertEqual(record.open_count, 5)
        self.assertEqual(record.match_count, 1)
        self.assertEqual(record.date_from, date(2026, 9, 14))
        self.assertTrue(all(record.line_ids.filtered("issue").mapped("detail")))
        with self.assertRaisesRegex(UserError, "preview"):
            record.line_ids[0].action_fix()
        self.assertEqual(str(self.late.mercurio_in_date), "2026-09-15")
        record.action_discard()
        self.assertFalse(record.exists())

    def test_dates_are_corrected_by_the_supervisor_with_evidence(self):
        record = self._upload(self.front)
        record._do_keep()
        line = self._line(record, "date_differs")
        with self.assertRaises(AccessError):
            line.action_fix()
        line.with_user(self.supervisor).action_fix()
        self.assertEqual(str(self.late.mercurio_in_date), "2026-09-14")
        self.assertEqual(str(self.late.received_on.date()), "2026-09-14")
        event = self.late.event_ids.filtered(lambda e: e.act == "correct_received")
        self.assertIn("mercurio.csv", event.note)
        self.assertEqual(line.state, "solved")
        self.assertEqual(line.issue, "date_differs")
        self.assertEqual(line.settled_by_id, self.supervisor)

    def test_a_later_date_moves_no_day_zero(self):
        case = self._letter("E5", "2026-09-10", beneficiary_id_number="5555555")
        rows = [["Entrada", "E5", "2026-09-11", "", "", ""]]
        record = self._upload(rows=rows)
        record._do_keep()
        self._line(record, "date_differs").action_fix()
        self.assertEqual(str(case.mercurio_in_date), "2026-09-11")
        self.assertEqual(str(case.received_on.date()), "2026-09-10")

    def test_which_letter_is_whose_is_not_guessed(self):
        self.answered.answer_ids._do_record_mercurio_out("S0", "2026-09-16")
        news = self.late._do_answer("<p>Lo revisamos.</p>", kind="interim")
        final = self.late._do_answer("<p>Se aplicó.</p>")
        rows = [["Salida", "S7", "2026-09-16", self.ies.name, "Respuesta", "E2"]]
        for more in ([], [["Salida", "S8", "2026-09-16", "", "", "E2"]]):
            record = self._upload(rows=rows + more)
            record._do_keep()
            line = self._line(record, "answer_without_out")[:1]
            action = line.action_fix()
            self.assertEqual(
                self.env[action["res_model"]].search(action["domain"]), final | news
            )
            self.assertFalse(line.reconciliation_id.line_ids._get_fixed_by_act())
            self.assertFalse((news | final).filtered("mercurio_out_number"))
            self.assertNotEqual(self.late.state, "closed")

    def test_the_date_of_what_is_closed_is_looked_at(self):
        self.late._do_withdraw("Llamó")
        record = self._upload()
        record._do_keep()
        action = self._line(record, "date_differs").action_fix()
        self.assertEqual(action["res_id"], self.late.id)
        self.assertEqual(str(self.late.mercurio_in_date), "2026-09-15")

    def test_the_date_of_an_outgoing_letter_is_corrected_too(self):
        answer = self.answered.answer_ids
        answer._do_record_mercurio_out("S1", date(2026, 9, 16))
        self.assertEqual(self.answered.state, "closed")
        rows = [["Salida", "S1", "2026-09-15", self.ies.name, "Respuesta", "E1"]]
        record = self._upload(self.front, rows)
        record._do_keep()
        line = self._line(record, "date_differs")
        with self.assertRaises(AccessError):
            line.action_fix()
        letters = len(answer.letter_ids)
        line.with_user(self.supervisor).action_fix()
        self.assertEqual(str(answer.mercurio_out_date), "2026-09-15")
        self.assertEqual(str(self.answered.mercurio_out_date), "2026-09-15")
        self.assertEqual((line.state, self.answered.state), ("solved", "closed"))
        # A new letter has the right date, and the old letter is kept.
        self.assertEqual(len(answer.letter_ids), letters + 1)
        content = answer.letter_ids.sorted("id")[-1].content
        self.assertIn("September 15", content["place_date"])
        event = self.answered.event_ids.filtered(
            lambda event: event.act == "correct_mercurio_date"
        )
        self.assertIn("mercurio.csv", event.note)

    def test_an_answer_of_one_period_with_its_number_in_the_next(self):
        with clock.at(NOW + timedelta(days=5)):
            day = clock.today(self.env.company)
            self.answered.answer_ids._do_record_mercurio_out("S1", day)
            rows = [["Salida", "S1", str(day), self.ies.name, "Respuesta", ""]]
            content = write_csv(_HEADERS, rows)
            record = self.Reconciliation._do_upload(content, "m.csv")
            self.assertEqual(record.line_ids.mapped("state"), ["match"])
            rows = [["Salida", "S8", str(day), self.town.name, "Respuesta", ""]]
            content = write_csv(_HEADERS, rows)
            record = self.Reconciliation._do_upload(content, "m.csv")
            # Ours of that day is not in the export.
            line = self._line(record, "case_without_filing")
            self.assertEqual((line.way, line.number), ("out", "S1"))

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        content = write_csv(_HEADERS, self._rows())
        for first, last in (
            (date(2026, 9, 16), date(2026, 9, 1)),
            ("2027-09-01", None),
        ):
            upload = self.env["grandes.clientes.mercurio.upload"].with_user(self.front)
            wizard = upload.create(
                {
                    "file": base64.b64encode(content),
                    "filename": "mercurio.csv",
                    "date_from": first,
                    "date_to": last,
                }
            )
            with self.assertRaisesRegex(UserError, "before it begins"):
                wizard.action_upload()

    def test_numbers_are_recorded_and_close(self):
        record = self._upload(self.front)
        record._do_keep()
        self._line(record, "answer_without_out").action_fix()
        self.assertEqual(self.answered.state, "closed")
        self.assertEqual(self.answered.mercurio_out_number, "S1")
        self.assertEqual(self._line(record, "answer_without_out").state, "solved")

    def test_an_answer_that_no_row_tells_asks_for_its_number(self):
        record = self._upload(rows=self._rows()[:4])
        record._do_keep()
        line = self._line(record, "answer_without_out")
        self.assertFalse(line.row)
        action = line.action_fix()
        self.assertEqual(action["res_model"], "grandes.clientes.case.answer.act")
        self.assertEqual(action["context"]["active_ids"], self.answered.answer_ids.ids)

    def test_a_letter_nobody_entered_opens_its_case_prefilled(self):
        record = self._upload(self.front)
        record._do_keep()
        line = self._line(record, "filed_without_case")
        action = line.action_fix()
        self.assertEqual(action["res_model"], "grandes.clientes.case")
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        form = Form(Case.with_context(**action["context"]))
        self.assertEqual(form.partner_id, self.town)
        form.typification_id = self._typification("T29")
        case = form.save()
        self.assertEqual(case.mercurio_in_number, "E9")
        self.assertEqual(str(case.mercurio_in_date), "2026-09-14")
        self.assertEqual(str(case.received_on.date()), "2026-09-14")
        self.assertEqual(case.channel_id.code, "written")
        record.action_compare_again()
        self.assertEqual(line.state, "solved")

    def test_what_the_export_lacks_opens_its_case_and_comes_later(self):
        record = self._upload()
        record._do_keep()
        line = self._line(record, "case_without_filing")
        action = line.action_fix()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (self.absent._name, self.absent.id)
        )
        second = self._upload(
            rows=self._rows(["Entrada", "E4", "2026-09-14", "", "", ""])
        )
        self.assertFalse(self._line(second, "case_without_filing"))

    def test_left_as_it_is_with_a_reason_stays_so(self):
        record = self._upload(self.front)
        record._do_keep()
        line = self._line(record, "duplicate")
        wizard = Form(
            self.env["grandes.clientes.mercurio.accept"]
            .with_user(self.front)
            .with_context(**line.action_accept()["context"])
        )
        wizard.reason = "Se imprimió dos veces."
        wizard.save().action_confirm()
        record.action_compare_again()
        self.assertEqual(
            (line.state, line.reason), ("accepted", "Se imprimió dos veces.")
        )
        with self.assertRaisesRegex(UserError, "Only lines to correct"):
            line._do_accept("Otra vez")

    def test_bulk_corrects_what_needs_no_question(self):
        record = self._upload()
        record._do_keep()
        record.line_ids.action_fix()
        self.assertEqual(
            set(self._line(record, "date_differs").mapped("state")), {"solved"}
        )
        self.assertEqual(self.answered.state, "closed")
        self.assertEqual(record.solved_count, 2)
        with self.assertRaisesRegex(UserError, "open them"):
            record.line_ids.action_fix()

    def test_comparing_costs_the_same_for_many(self):
        def rows(count):
            return [
                ["Entrada", f"X{index}", "2026-09-14", "", "", ""]
                for index in range(count)
            ]

        few = self._upload(rows=rows(10))
        many = self._upload(rows=rows(400))
        counts = []
        for record in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record._apply_comparison()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_what_to_do_costs_little_more_for_many(self):
        record = self._upload()
        line = self._line(record, "answer_without_out")
        Line_sudo = self.env[line._name].sudo()

        def calls(count):
            lines = Line_sudo.create(
                [
                    {
                        "reconciliation_id": record.id,
                        "way": "out",
                        "number": f"S{record.line_count}-{index}",
                        "date": "2026-09-16",
                        "issue": "answer_without_out",
                        "state": "open",
                    }
                    for index in range(count)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            lines.mapped("state")
            done = 0

            def profile(_frame, event, _argument):
                nonlocal done
                done += event == "call"

            before = sys.getprofile()
            sys.setprofile(profile)
            try:
                lines.mapped("fix_label")
                lines._get_fixed_by_act()
            finally:
                sys.setprofile(before)
            lines.unlink()
            return done

        calls(1)
        self.assertLess(calls(80), 6 * calls(20))

    def test_who_may(self):
        for user in (self.back, self.official, self.manager, self.portal):
            with self.assertRaises(AccessError):
                self._upload(user)
        record = self._upload(self.front)
        record._do_keep()
        for user in (self.coordinator, self.quality, self.oversight):
            seen = record.with_user(user)
            self.assertTrue(seen.open_count)
            with self.assertRaises(AccessError):
                seen.action_compare_again()
            with self.assertRaises(AccessError):
                seen.line_ids[0].action_fix()
        for user in (self.front, self.supervisor):
            with self.assertRaises(AccessError):
                record.with_user(user).write({"state": "preview"})
            with self.assertRaises(AccessError):
                record.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "never deleted"):
            record.sudo().unlink()
        with self.assertRaisesRegex(UserError, "kept"):
            record.attachment_id.sudo().write({"raw": b"otro"})

    def test_a_complaint_is_kept_from_whom_it_is_about(self):
        case = self._case(
            self.front2,
            channel="written",
            mercurio_in_number="E7",
            mercurio_in_date="2026-09-13",
            typification="T30",
            kind="complaint",
            complained_user_id=self.front.id,
        )
        case._do_register()
        rows = [["Entrada", "E7", "2026-09-14", "", "", ""]]
        record = self._upload(self.front, rows)
        for user, seen in ((self.front, False), (self.front2, True)):
            lines = record.line_ids.with_user(user).search(
                [("reconciliation_id", "=", record.id)]
            )
            self.assertEqual("E7" in lines.mapped("number"), seen)

    def test_upload_wizard_tells_of_the_same_file(self):
        content = base64.b64encode(write_csv(_HEADERS, self._rows()))
        Wizard = self.env["grandes.clientes.mercurio.upload"].with_user(self.front)
        with self.assertRaisesRegex(UserError, "Choose the file"):
            Wizard.create({}).action_upload()
        wizard = Wizard.create({"file": content, "filename": "mercurio.csv"})
        self.assertFalse(wizard.same_id)
        action = wizard.action_upload()
        self.assertEqual(action["res_model"], self.Reconciliation._name)
        again = Wizard.create({"file": content, "filename": "mercurio.csv"})
        self.assertEqual(again.same_id.id, action["res_id"])

    def test_a_foreign_file_says_which_columns_it_takes(self):
        with self.assertRaisesRegex(UserError, "Radicado and Fecha"):
            self.Reconciliation.with_user(self.front)._do_upload(
                write_csv(["Nombre"], [["Ana"]]), "otro.csv"
            )
