"""Every export is logged, whatever the route, and nobody can write the log."""

import io
import json
from urllib.parse import urlencode

from openpyxl import load_workbook

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.engine.export_scope import masked
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon

CASE = "grandes.clientes.case"
LOG = "grandes.clientes.export.log"
FORMULA = '=HYPERLINK("http://x.example","ver")'


@tagged("post_install", "-at_install", "security")
class TestExportLog(IntakeCommon, EscalationCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.front.group_ids += cls.env.ref("base.group_allow_export")
        cls.supervisor.group_ids += cls.env.ref("base.group_allow_export")
        cls.cases = cls._registered(subject=FORMULA) | cls._registered(
            subject="Otro", beneficiary_id_number="60504030"
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.before = self.env[LOG].search([])

    def _logged(self):
        """Return the log entries since the test began."""
        self.env.invalidate_all()
        return self.env[LOG].search([]) - self.before

    def _export(self, login, file_format="xlsx", model=CASE, **params):
        self.authenticate(login, login)
        data = {
            "model": model,
            "fields": [
                {"name": "subject", "label": "Asunto", "type": "char"},
                {"name": "partner_id", "label": "Entidad", "type": "many2one"},
            ],
            "ids": False,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": {},
            **params,
        }
        return self._post(f"/web/export/{file_format}", data)

    def _post(self, path, data):
        return self.url_open(
            path,
            data={
                "data": json.dumps(data),
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def _cells(self, response):
        self.assertEqual(response.status_code, 200, response.text[:3000])
        sheet = load_workbook(io.BytesIO(response.content)).active
        return [cell for row in sheet.iter_rows() for cell in row if cell.value]

    def _assert_no_formula(self, cells):
        self.assertTrue(any("HYPERLINK" in str(cell.value) for cell in cells))
        self.assertFalse([cell.value for cell in cells if cell.data_type == "f"])

    def test_documents_in_a_filter_are_masked_however_they_are_typed(self):
        for typed in (
            "1020304050",
            "1.020.304.050",
            "1 020 304 050",
            "1'020'304'050",
            "1020304050-7",
            "CC 1.020.304.050 - 7",
        ):
            with self.subTest(typed):
                found = masked(f'[["found_by", "ilike", "{typed}"]]')
                self.assertNotRegex(found, r"20.?304")
                self.assertIn("****", found)
        for kept in ("GC2026-000123", "2026-11-30 05:00:00", "[12, 345, 678]"):
            self.assertEqual(masked(kept), kept)

    def test_a_list(self):
        domain = [["id", "in", self.cases.ids], ["subject", "!=", "1.020.304.050"]]
        response = self._export("gc_front", domain=domain)
        self._assert_no_formula(self._cells(response))
        log = self._logged()
        self.assertRecordValues(
            log,
            [
                {
                    "user_id": self.front.id,
                    "model": CASE,
                    "door": "list",
                    "record_count": 2,
                    "row_count": 2,
                    "field_names": "subject, partner_id",
                    "file_format": "xlsx",
                    "chosen": False,
                }
            ],
        )
        self.assertEqual(sorted(log.record_ids), sorted(self.cases.ids))
        self.assertIn("****4050", log.selection, "documents in the filter are masked")
        self.assertNotIn("304.050", log.selection)

    def test_a_grouped_list(self):
        response = self._export(
            "gc_front", groupby=["subject"], domain=[["id", "in", self.cases.ids]]
        )
        self._assert_no_formula(self._cells(response))
        self.assertEqual(self._logged().row_count, 2)

    def test_chosen_records_as_csv(self):
        self._export("gc_front", "csv", ids=self.cases[0].ids)
        log = self._logged()
        self.assertTrue(log.chosen)
        self.assertEqual((log.row_count, log.file_format), (1, "csv"))

    def test_by_rpc_and_any_model_of_ours(self):
        """Including models that do not declare anything about exports."""
        models = (CASE, "grandes.clientes.channel", "grandes.clientes.job", LOG)
        for model in models:
            with self.subTest(model):
                before = self.env[LOG].search_count([])
                records = self.env[model].with_user(self.supervisor).search([], limit=1)
                records.export_data(["id"])
                self.assertEqual(self.env[LOG].search_count([]), before + 1)
        with self.assertRaises(UserError):
            self.cases.with_user(self.front2).export_data(["id"])

    def test_a_pivot(self):
        self.authenticate("gc_front", "gc_front")
        title = {"title": FORMULA, "width": 1, "height": 1, "is_bold": False}
        table = {
            "model": CASE,
            "title": "Casos",
            "col_group_headers": [[title]],
            "measure_headers": [title],
            "rows": [
                {"title": FORMULA, "indent": 0, "values": [{"value": 2}]},
            ],
            "measure_count": 1,
        }
        response = self._post("/web/pivot/export_xlsx", table)
        cells = self._cells(response)
        self._assert_no_formula(cells)
        self.assertIn(2, [cell.value for cell in cells], "numbers stay numbers")
        log = self._logged()
        self.assertEqual((log.door, log.model, log.row_count), ("pivot", CASE, 1))

    def test_the_spreadsheet_sent_back(self):
        filing = self._file(self._sheet(self._row("1010"), self._row("2020")))
        self.env.flush_all()
        for login, path in (
            ("gc_front", f"/grandes_clientes/filing/{filing.id}/sheet"),
            ("gc_portal", f"/my/radicaciones/{filing.id}/hoja"),
        ):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(path).status_code, 200)
            log = self._logged()[0]
            self.assertEqual(log.user_id.login, login)
            self.assertEqual((log.door, log.row_count), ("sheet", 2))
            self.assertEqual(log.record_ids, filing.ids)

    def test_the_answers_in_the_portal(self):
        self.authenticate("gc_portal", "gc_portal")
        self.assertEqual(self.url_open("/my/casos/respuestas").status_code, 200)
        log = self._logged()
        self.assertEqual((log.door, log.user_id), ("portal", self.portal))
        self.assertEqual(sorted(log.record_ids), sorted(self.cases.ids))

    def test_a_desks_spreadsheet(self):
        _case, escalation = self._escalated(
            typification="T19", beneficiary_id_number="998877"
        )
        official = escalation.mission_area_id.member_ids[:1]
        url = escalation.with_user(official).action_download()["url"]
        self.env.flush_all()
        self.authenticate(official.login, official.login)
        self.assertEqual(self.url_open(url).status_code, 200)
        log = self._logged()
        self.assertEqual((log.door, log.user_id, log.row_count), ("desk", official, 1))
        self.assertEqual(log.record_ids, escalation.ids)

    def test_a_report_and_a_printed_document(self):
        view = (
            self.env["grandes.clientes.report.view"]
            .with_user(self.supervisor)
            .create({"date_from": "2026-09-01", "date_to": "2026-09-30"})
        )
        url = view.action_xlsx()["url"]
        self.env.flush_all()
        self.authenticate("gc_supervisor", "gc_supervisor")
        self.assertEqual(self.url_open(url).status_code, 200)
        self.assertEqual(self._logged()[0].door, "report")
        report = self.env["ir.actions.report"].search([("model", "=", CASE)], limit=1)
        page = self.url_open(f"/report/html/{report.report_name}/{self.cases[0].id}")
        self.assertEqual(page.status_code, 200)
        log = self._logged()[0]
        self.assertEqual((log.door, log.record_ids), ("print", self.cases[0].ids))

    def test_an_event_log(self):
        ask = (
            self.env["grandes.clientes.event.log.ask"]
            .with_user(self.quality)
            .create({"file_format": "csv"})
        )
        self.env.flush_all()
        self.authenticate("gc_quality", "gc_quality")
        self.assertEqual(
            self.url_open(f"/grandes_clientes/event_log/{ask.id}").status_code, 200
        )
        self.assertEqual(self._logged().door, "event_log")

    def test_nobody_writes_there(self):
        self.cases.with_user(self.front).export_data(["id"])
        log = self._logged()
        admin = new_test_user(self.env, "gc_admin3", "base.group_system")
        for user in (self.front, self.supervisor, self.quality, self.oversight, admin):
            Log = self.env[LOG].with_user(user)
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    Log.create({"door": "list"})
                with self.assertRaises(UserError):
                    Log.browse(log.id).write({"row_count": 0})
                with self.assertRaises(UserError):
                    Log.browse(log.id).unlink()
        with self.assertRaises(UserError):
            log.sudo().write({"row_count": 0})
        with self.assertRaises(UserError):
            log.sudo().unlink()
        for user in (self.supervisor, self.quality, self.oversight):
            self.assertTrue(log.with_user(user).read(["selection"]))
        for user in (self.front2, self.back, self.official, self.portal, admin):
            with self.assertRaises(AccessError):
                log.with_user(user).read(["selection"])

    def test_what_is_refused_is_not_logged(self):
        response = self._export("gc_front2")
        self.assertEqual(response.status_code, 500)
        self.authenticate("gc_portal", "gc_portal")
        self.url_open("/my/casos/respuestas?" + urlencode({"desde": "no es una fecha"}))
        self.assertFalse(self._logged().filtered(lambda log: log.door == "list"))
