"""An outage of the addon: a sheet filled by hand is loaded with its real times."""

import base64
import io
from datetime import datetime

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, HttpCase, tagged

from ..tools.sheet.contingency import COLUMNS, parse_instant, read_contingency
from ..tools.sheet.writer import SheetSpec, write_xlsx
from .common import Common
from .properties import examples, given, st

_HEADERS = [row[0] for row in COLUMNS.values()]


def sheet(*rows):
    """Return a filled sheet; each row is a dict by code of the column."""
    return write_xlsx(
        [
            SheetSpec(
                "Contingencia",
                _HEADERS,
                [[row.get(code, "") for code in COLUMNS] for row in rows],
            )
        ]
    )


class TestInstants(BaseCase):
    def test_ways_to_write_it(self):
        half_past_two = datetime(2026, 9, 14, 14, 30)
        for date_text, time_text, expected in (
            ("14/09/2026", "2:30 p. m.", half_past_two),
            ("14/09/2026", "14:30", half_past_two),
            ("2026-09-14 14:30", "", half_past_two),
            ("14 de septiembre de 2026", "14h30", half_past_two),
            ("14/09/2026", "8 am", datetime(2026, 9, 14, 8)),
            ("14/09/2026", "12:05 a.m.", datetime(2026, 9, 14, 0, 5)),
            ("14/09/2026", "14:30 p. m.", half_past_two),
            ("14/09/2026", "0:30 p. m.", None),
            ("14/09/2026", "0:30 a. m.", None),
            ("14/09/2026", "08:30:00", datetime(2026, 9, 14, 8, 30)),
            ("14/09/2026", "", None),
            ("14/09/2026", "por la tarde", None),
            ("mañana", "8:00", None),
        ):
            self.assertEqual(parse_instant(date_text, time_text), expected, time_text)

    @examples(100)
    @given(st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)))
    def test_what_is_written_is_read(self, instant):
        instant = instant.replace(second=0, microsecond=0)
        half = "a. m." if instant.hour < 12 else "p. m."
        twelve = f"{instant.hour % 12 or 12}:{instant.minute:02d} {half}"
        self.assertEqual(parse_instant(f"{instant:%d/%m/%Y}", twelve), instant)
        self.assertEqual(parse_instant(f"{instant:%Y-%m-%d %H:%M}"), instant)

    @examples(100)
    @given(st.text(max_size=30), st.text(max_size=30))
    def test_nothing_breaks_it(self, date_text, time_text):
        parse_instant(date_text, time_text)


@tagged("post_install", "-at_install", "slow")
class TestContingency(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator_name = cls.contact.name
        cls.outage = (
            cls.env["grandes.clientes.contingency"]
            .with_user(cls.front)
            .create(
                {
                    "name": "INC-77",
                    "cause": "Sin energía",
                    "date_from": "2026-09-14 12:00:00",
                    "date_to": "2026-09-15 22:00:00",
                }
            )
        )
        cls.good = {
            "date": "14/09/2026",
            "time": "8:30 a. m.",
            "channel": "Telefónico",
            "entity": cls.ies.name,
            "contact": cls.coordinator_name,
            "email": "coordinadora@example.com",
            "id_type": "CC",
            "id_number": "1.020.304.050",
            "name": "Ana Gómez",
            "typification": "T22",
            "subject": "Pago no aplicado",
            "description": "El pago de agosto no aparece.",
            "evidence": "Libro de novedades, folio 12",
            "received_by": "asesora",
        }

    def _read(self, *rows, user=None):
        outage = self.outage.with_user(user or self.front)
        outage._do_read(sheet(*rows), "contingencia.xlsx")
        return outage.line_ids

    def test_rows_are_understood_and_nothing_is_filed(self):
        line = self._read(self.good)
        self.assertRecordValues(
            line,
            [
                {
                    "received_on": datetime(2026, 9, 14, 13, 30),
                    "channel_id": self._channel("phone").id,
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "problem": "",
                    "filing_id": False,
                }
            ],
        )
        self.assertEqual(self.outage.ready_count, 1)

    def test_an_unknown_name_is_no_entity_without_a_tax_number(self):
        self.town.write({"country_id": self.env.ref("base.co").id, "vat": "/"})
        unknown, by_nit = self._read(
            {**self.good, "entity": "Alcaldía que nadie conoce"},
            {**self.good, "entity": "899.999.035-7", "id_number": "1122334"},
        )
        self.assertFalse(unknown.partner_id)
        self.assertFalse(by_nit.partner_id)
        self.town.vat = "899999035-7"
        self.assertEqual(
            self._read({**self.good, "entity": "899.999.035-7"})[-1].partner_id,
            self.town,
        )

    def test_a_date_of_another_year_is_no_outage(self):
        with self.assertRaisesRegex(ValidationError, "more than a month"):
            self.outage.with_user(self.front).date_from = "2025-09-15 21:00:00"

    def test_each_row_says_what_it_lacks(self):
        lines = self._read(
            {**self.good, "time": ""},
            {**self.good, "date": "20/12/2026"},
            {**self.good, "date": "01/09/2026"},
            {**self.good, "channel": "Paloma"},
            {**self.good, "evidence": ""},
            {**self.good, "mercurio_number": "E1"},
        )
        for line, words in zip(
            lines,
            ("date and hour", "future", "outside", "channel", "proves", "Mercurio"),
            strict=True,
        ):
            self.assertIn(words, line.problem)
        with self.assertRaisesRegex(UserError, "No row is ready"):
            self.outage._do_load()
        lines[0].received_on = "2026-09-14 13:00:00"
        self.assertFalse(lines[0].problem)

    def test_loaded_with_true_times_and_said_so(self):
        self._read(self.good)
        filing = self.outage._do_load()
        self.assertEqual(filing.received_on, datetime(2026, 9, 14, 13, 30))
        # With the time of receipt; the history records that it was loaded later.
        self.assertEqual(filing.arrived_on, datetime(2026, 9, 14, 13, 30))
        self.assertEqual(filing.contingency_id, self.outage)
        self.assertTrue(filing.acknowledged_on)
        self.assertEqual(filing.line_ids.status, "will_register")
        self.outage._do_file_rows()
        case = filing.case_ids
        self.assertEqual(case.state, "front_office")
        self.assertEqual(case.received_on, datetime(2026, 9, 14, 13, 30))
        event = case.event_ids.filtered(lambda e: e.act == "load_contingency")
        self.assertEqual(event.facts["received_on"], "2026-09-14T13:30:00")
        self.assertEqual(event.facts["loaded_on"], "2026-09-16T15:00:00")
        self.assertIn("folio 12", case.description)
        # Receipt is a single step, even if loaded later.
        self.assertFalse(case.sudo().deviation_ids)
        self.assertIn("folio 12", str(filing.message_ids.mapped("body")))

    def test_who_filed_it_is_told_as_it_was_written(self):
        row = {**self.good, "entity": "Univ. del Sur", "contact": "Rosa Mora"}
        self._read({**row, "email": ""})
        filing = self.outage._do_load()
        self.assertFalse(filing.partner_id or filing.contact_id)
        told = " ".join(filing.message_ids.mapped("body"))
        self.assertIn("Univ. del Sur, Rosa Mora", told)

    def test_rows_of_one_letter_are_one_filing(self):
        letter = {
            **self.good,
            "channel": "Escrito",
            "mercurio_number": "E9",
            "mercurio_date": "14/09/2026",
        }
        self._read(letter, {**letter, "id_number": "222222"}, self.good)
        filings = self.outage._do_load()
        self.assertEqual(sorted(len(f.line_ids) for f in filings), [1, 2])
        self.assertEqual(self.outage.line_ids.filing_id, filings)

    def test_nobody_gets_the_rows_of_others(self):
        other = {
            **self.good,
            "entity": self.town.name,
            "contact": "Alcaldesa",
            "email": "alcaldia@example.com",
            "id_number": "99887766",
        }
        self._read(self.good, other)
        filings = self.outage._do_load()
        mine = filings.filtered(lambda filing: filing.partner_id == self.ies)
        for file in mine.attachment_ids:
            book = openpyxl.load_workbook(io.BytesIO(file.raw))
            cells = [str(c.value) for row in book.active for c in row]
            self.assertNotIn("99887766", cells)
        self.assertNotIn(self.outage.sheet_attachment_id, filings.attachment_ids)

    def test_entities_that_nobody_knows_are_filed_apart(self):
        unknown = {**self.good, "contact": "", "email": ""}
        self._read({**unknown, "entity": "U. Nrte"}, {**unknown, "entity": "U. Sr"})
        filings = self.outage._do_load()
        self.assertEqual(len(filings), 2)
        told = " ".join(map(str, filings.message_ids.mapped("body")))
        self.assertIn("U. Nrte", told)
        self.assertIn("U. Sr", told)

    def test_the_evidence_goes_with_every_filing(self):
        self.outage.evidence_ids = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "aviso.txt", "raw": b"sin servicio"})
        )
        self._read({**self.good, "evidence": ""})
        filing = self.outage._do_load()
        self.assertIn("aviso.txt", filing.attachment_ids.mapped("name"))
        # It may concern others, so the requester only gets their own rows.
        told = [name for name, _address in filing._get_portal_files()]
        self.assertEqual(told, filing.sheet_attachment_id.mapped("name"))
        self.assertTrue(filing.digest)
        with self.assertRaises(UserError):
            self.outage.evidence_ids.sudo().unlink()

    def test_a_repeat_is_found_as_always(self):  # 5.2.3
        first = self._registered()
        self._read(self.good)
        filing = self.outage._do_load()
        self.assertEqual(filing.line_ids.status, "repeat")
        self.outage._do_file_rows()
        self.assertEqual(filing.case_ids.duplicate_id, first)

    def test_what_was_filed_is_not_read_again(self):
        self._read(self.good, {**self.good, "time": ""})
        self.outage._do_load()
        self._read(self.good, {**self.good, "time": "9:00 a. m."})
        self.assertEqual(len(self.outage.line_ids), 2)
        self.outage._do_load()
        self.assertEqual(len(self.outage.filing_ids), 2)
        line = self.outage.line_ids[0]
        with self.assertRaisesRegex(UserError, "filed already"):
            line.received_on = "2026-09-14 13:00:00"

    def test_rows_put_in_between_are_neither_lost_nor_doubled(self):
        second = {**self.good, "time": "9:00 a. m.", "name": "Luz Peña"}
        self._read(self.good, second)
        self.outage._do_load()
        early = {**self.good, "time": "8:00 a. m.", "name": "José Núñez"}
        twin = dict(self.good)  # an identical row is a row of its own
        lines = self._read(early, self.good, second, twin)
        fresh = lines.filtered(lambda line: not line.filing_id)
        self.assertEqual(
            sorted(fresh.mapped("beneficiary_name")), ["Ana Gómez", "José Núñez"]
        )
        self.outage._do_load()
        # A correction at the same place is no new row.
        corrected = {**early, "description": "El de septiembre tampoco."}
        self._read(corrected, self.good, second, twin)
        self.assertEqual(len(self.outage.line_ids), 4)

    def test_foreign_sheets_are_refused(self):
        for content in (
            write_xlsx([SheetSpec("x", ["Nombre"], [["Ana"]])]),
            b"",
            b"PK",
        ):
            with self.assertRaises(UserError):
                self.outage._do_read(content, "otro.xlsx")
        self.assertFalse(self.outage.line_ids)

    def test_the_sheet_of_another_desk_in_the_file_is_not_left_out(self):
        rows = [[self.good.get(code, "") for code in COLUMNS]]
        both = write_xlsx(
            [SheetSpec(name, _HEADERS, rows) for name in ("Asesora", "Asesor")]
        )
        with self.assertRaisesRegex(UserError, "Asesor"):
            self.outage._do_read(both, "contingencia.xlsx")
        self.assertFalse(self.outage.line_ids)

    def test_an_outage_is_over_when_its_sheet_is_loaded(self):
        with self.assertRaises(ValidationError):
            self.outage.date_to = "2026-12-31 00:00:00"
        with self.assertRaises(ValidationError):
            self.outage.date_to = "2026-09-01 00:00:00"

    def test_who_may(self):
        Model = self.env["grandes.clientes.contingency"]
        vals = {"name": "x", "date_from": "2026-09-14", "date_to": "2026-09-15"}
        for user in (self.back, self.official, self.manager, self.portal):
            with self.assertRaises(AccessError):
                Model.with_user(user).create(vals)
        for user in (self.coordinator, self.quality, self.oversight):
            self.assertTrue(self.outage.with_user(user).name)
            with self.assertRaises(AccessError):
                self._read(self.good, user=user)
        line = self._read(self.good, user=self.supervisor)
        for vals in ({"number": 9}, {"cells": {}}, {"contingency_id": False}):
            with self.assertRaises(AccessError):
                line.with_user(self.front).write(vals)
        filing = self.outage._do_load()
        with self.assertRaises(AccessError):
            filing.with_user(self.front).write({"contingency_id": False})
        with self.assertRaises(UserError):
            self.outage.sudo().unlink()

    def test_the_wizard_reads(self):
        wizard = self.env["grandes.clientes.contingency.upload"].with_user(self.front)
        with self.assertRaisesRegex(UserError, "Choose"):
            wizard.create({"contingency_id": self.outage.id}).action_upload()
        wizard.create(
            {
                "contingency_id": self.outage.id,
                "file": base64.b64encode(sheet(self.good)),
                "filename": "contingencia.xlsx",
            }
        ).action_upload()
        self.assertEqual(len(self.outage.line_ids), 1)


@tagged("post_install", "-at_install")
class TestTemplate(HttpCase, Common):
    def test_template_is_read_back(self):
        self.authenticate("gc_front", "gc_front")
        response = self.url_open("/grandes_clientes/contingency/template")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(read_contingency(response.content, "x.xlsx"), [])
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames, ["Contingencia", "Cómo llenarla", "Códigos"])
        self.assertEqual([cell.value for cell in book.active[1]], _HEADERS)

    def test_template_is_for_those_who_load(self):
        self.authenticate("gc_portal", "gc_portal")
        response = self.url_open("/grandes_clientes/contingency/template")
        self.assertEqual(response.status_code, 404)
