"""Spreadsheets in the portal: filled in, all rows paged, corrected in place."""

import io

import openpyxl
from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.portal.portal_upload import ROWS_SHOWN
from .portal_common import PortalCommon

_HEAD = "Documento;Nombre;Trámite;Detalle\n"


@tagged("post_install", "-at_install", "slow")
class TestPortalSheet(PortalCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()

    def _upload(self, content, name="filas.csv"):
        response = self._post(
            "/my/radicar/hoja",
            files=[("hoja", (name, content))],
            entidad=str(self.ies.id),
            medio="email",
        )
        self.assertEqual(response.status_code, 303, response.text[:2000])
        return response.headers["Location"].removeprefix(self.base_url())

    def _rows(self, count, matter="T22"):
        return _HEAD + "".join(
            f"CC {10**7 + n};Persona {n};{matter};Pago no aplicado\n"
            for n in range(count)
        )

    def test_another_entitys_is_told_above_the_rows_and_asked_by_us(self):
        rows = _HEAD.replace("Detalle", "Detalle;Entidad")
        rows += f"CC 10203040;Ana Gómez;T22;Pago;{self.town.name}\n"
        preview = self._upload(rows)
        page = self.url_open(preview).text
        self.assertIn("names another entity or NIT than Universidad de Prueba", page)
        self.assertNotIn(self.town.name, page.partition("<main")[2])
        upload = self.env["grandes.clientes.portal.upload"].search(
            [], order="id desc", limit=1
        )
        self.assertEqual(upload.preview["counts"], {"will_register": 1})
        filing = upload.with_user(self.portal)._get_own(upload.id)._do_file(True)
        self.assertEqual(filing.sudo().sheet_named_partner_id, self.town)
        self.assertEqual(filing.sudo().line_ids.mapped("status"), ["incomplete"])

    def test_cells_that_were_not_understood_are_told(self):
        preview = self._upload(
            "Tipo de documento;Documento;Nombre;Trámite;Clase;Período;Detalle\n"
            "ZZ;10203040;Ana Gómez;T22;Reclamo;2026-1;Pago\n"
            "CC;10203041;Luis Peña;T22;Otra;2026-1;Pago\n"
            "CC;10203042;Eva Ruiz;T22;Reclamo;2026-9;Pago\n"
            "-;10203043;Iván Gil;T22;N/A;;Pago\n"
            "CC;10203044;Sara Mora;T22;Queja;2026-1;Pago\n"
        )
        text = self._text(self._page(preview))
        self.assertIn("was not understood in rows 2-4.", text)

    # === THE ONE TO FILL IN === #

    def test_downloaded_filled_in_and_filed_whole(self):
        response = self.url_open("/my/radicar/plantilla")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        sheet = book.worksheets[0]
        headers = [cell.value for cell in sheet[1]]
        self.assertEqual(headers[3], "Trámite")
        # Each list of the sheet offers the content of the catalogues.
        lists = {}
        for rule in sheet.data_validations.dataValidation:
            name, _bang, place = rule.formula1.removeprefix("=").partition("!")
            column = headers[next(iter(rule.sqref.ranges)).min_col - 1]
            lists[column] = [
                cell.value for (cell,) in book[name][place.replace("$", "")]
            ]
        self.assertIn("CC", lists["Tipo de documento"])
        codes = {matter.partition(" - ")[0]: matter for matter in lists["Trámite"]}
        offered = self.env["grandes.clientes.typification"].with_user(self.portal)
        self.assertEqual(set(codes), set(offered.search([]).mapped("code")))
        with self.assertRaisesRegex(UserError, "no row below"):
            self.env["grandes.clientes.portal.upload"].with_user(self.portal)._do_keep(
                self.ies.id, response.content, "vacia.xlsx"
            )
        rows = [
            ("CC", "1020304050", "Ana Gómez", codes["T22"], "Reclamo", "2026-2"),
            ("TI", "1.020.304.051", "Luis Peña", codes["T22"], "", "2026-2"),
            ("CE", "512345", "Eva Ruiz", codes["T01"], "Solicitud", "2026-2"),
        ]
        for number, row in enumerate(rows, start=2):
            for at, value in enumerate([*row, "Asunto", "Lo que pide"], start=1):
                sheet.cell(number, at, value)
        filled = io.BytesIO()
        book.save(filled)
        path = self._upload(filled.getvalue(), "llena.xlsx")
        page = self._page(path)
        self.assertNotIn("Lacks something", page.xpath("string(//table)"))
        self._post(path, consentimiento="1")
        filing = self._filings()
        self.assertEqual(len(filing.line_ids), 3)
        self.assertEqual(set(filing.line_ids.mapped("status")), {"will_register"})
        self.assertEqual(filing.consent, "given")
        filing.with_user(self.front)._do_file_lines()
        self.assertEqual(
            sorted(case.typification_id.code for case in filing.case_ids),
            ["T01", "T22", "T22"],
        )
        self.assertEqual(
            {case.beneficiary_document for case in filing.case_ids},
            {line.document_key for line in filing.line_ids},
        )

    def test_the_examples_are_no_rows(self):
        content = (
            self.env["grandes.clientes.portal.template"]
            .with_user(self.portal)
            ._get_template()
        )
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual([s.sheet_state for s in book], ["visible"] * 2 + ["hidden"])
        guide = book.worksheets[1]
        self.assertEqual(guide.cell(5, 1).value, "Column D: Trámite")
        # As if somebody deleted the sheet to fill in and kept the others.
        del book[book.sheetnames[0]]
        others = io.BytesIO()
        book.save(others)
        with self.assertRaises(UserError):
            self.env["grandes.clientes.filing"]._read_sheet(others.getvalue(), "x.xlsx")

    def test_the_matters_are_listed(self):
        text = self._text(self._page("/my/radicar/temas"))
        self.assertIn("T22", text)
        self.assertIn(self._typification("T22").with_user(self.portal).name, text)

    # === ALL OF THEM === #

    def test_every_row_is_shown_a_page_at_a_time(self):
        path = self._upload(self._rows(ROWS_SHOWN * 2 + 12).encode())
        seen, address = [], path
        while address:
            page = self._page(address.partition("#")[0])
            seen += page.xpath("//tbody/tr/@id")
            following = page.xpath("//a[@rel='next']/@href")
            address = following[0] if following else None
        self.assertEqual(len(seen), ROWS_SHOWN * 2 + 12)
        self.assertEqual(len(set(seen)), len(seen))
        text = self._text(self._page(f"{path}?pagina=3"))
        self.assertIn("Rows 101–112 of 112", text)
        self.assertIn("Page 3 of 3", text)
        # Going back to a row by its link leads to the page that it is on.
        number = seen[-1].removeprefix("fila-")
        text = self._text(self._page(f"{path}?corregir={number}"))
        self.assertIn("Page 3 of 3", text)
        self._page(f"{path}?pagina=999")
        self._page(f"{path}?pagina=x&corregir=y")

    def test_pages_only_read(self):
        path = self._upload(self._rows(3).encode())
        upload = self.env["grandes.clientes.portal.upload"].search([], limit=1)
        self.env.invalidate_all()
        before = upload.preview
        self._page(f"{path}?corregir=2")
        self.env.invalidate_all()
        self.assertEqual(upload.preview, before)
        self.assertFalse(upload.corrections)
        response = self.url_open(f"{path}/filas/2?asunto=x", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("?corregir=2", response.headers["Location"])
        self.env.invalidate_all()
        self.assertFalse(upload.corrections)

    # === CORRECTED IN PLACE === #

    def test_a_row_is_corrected_where_it_stands(self):
        rows = (
            _HEAD + "CC 10203O4050;Ana Gómez;Algo raro;Pago no aplicado\n"
            "CC 52123456;Luis Peña;T22;Pago no aplicado\n"
        )
        path = self._upload(rows.encode())
        page = self._page(path)
        self.assertIn("«10203O4050» has a letter «O» in place 6", self._text(page))
        self.assertIn("We do not know the matter «Algo raro»", self._text(page))
        [link] = page.xpath("//tr[@id='fila-2']//a/@href")
        form = self._page(link.partition("#")[0]).xpath("//form[@id or @class]")[-1]
        self.assertTrue(form.xpath("//tr[@id='fila-2']//form"))
        response = self._post(
            f"{path}/filas/2",
            tipo_documento="CC",
            documento="1020304050",
            beneficiario="Ana Gómez",
            tema=str(self._typification("T22").id),
            asunto="Pago",
            detalle="Pago no aplicado",
        )
        self.assertIn("corregida=2", response.headers["Location"])
        text = self._text(self._page(path))
        self.assertNotIn("Lacks something", text)
        self.assertIn("Corrected by you", text)
        self._post(path, consentimiento="1")
        filing = self._filings()
        line = filing.line_ids.filtered(lambda each: each.number == 2)
        self.assertEqual(line.typification_id, self._typification("T22"))
        self.assertEqual(line.status, "will_register")
        self.assertIn("Algo raro", line.cells, "the file is as it came")
        self.assertEqual(filing.sheet_attachment_id.raw, rows.encode())
        self.assertIn("row 2.", str(filing.message_ids[0].body))

    def test_what_cannot_be_corrected(self):
        path = self._upload(self._rows(2).encode())
        upload = self.env["grandes.clientes.portal.upload"].search([], limit=1)
        mine = upload.with_user(self.portal)._get_own(upload.id)
        with self.assertRaisesRegex(UserError, "cannot be corrected"):
            mine._do_correct(77, {"subject": "x"})
        with self.assertRaisesRegex(UserError, "too long"):
            mine._do_correct(2, {"subject": "x" * 201})
        # A refused correction stays in its form.
        matter = str(self._typification("T22").id)
        response = self._post(
            f"{path}/filas/2", asunto="x" * 201, detalle="El recibo", tema=matter
        )
        self.assertEqual(response.status_code, 422)
        self.assertIn("«In a few words» is too long", response.text)
        form = html.fromstring(response.content).xpath("//form[@data-keep]")[0]
        self.assertEqual(form.xpath("string(.//textarea)").strip(), "El recibo")
        chosen = form.xpath(".//select[@name='tema']//option[@selected]/@value")
        self.assertEqual(chosen, [matter])
        self.assertIn("x" * 201, form.xpath(".//input/@value"))
        mine._do_correct(2, {"status": "done", "case_id": "1", "kind": "nonsense"})
        self.assertEqual(mine.corrections["2"], {"kind": False})
        self._post(path, consentimiento="1")
        response = self._post(f"{path}/filas/2", asunto="x")
        self.assertEqual(response.status_code, 303, "it is filed: its own page")
        self.env.invalidate_all()
        self.assertNotIn("x", self._filings().line_ids.mapped("subject"))

    def test_what_goes_back_has_no_word_of_how_we_work(self):
        case = self._registered()
        path = self._upload(self._rows(1).encode())
        self._post(path, consentimiento="1")
        filing = self._filings()
        filing.with_user(self.front)._do_file_lines()
        made = filing.case_ids
        made.with_user(self.front)._do_escalate("back_office", reason="Lo pide")
        cells = filing.line_ids.sudo()._get_cells_back()
        self.assertEqual(cells[:2], (made.name, "In progress"))
        self.assertNotEqual(case, made)
