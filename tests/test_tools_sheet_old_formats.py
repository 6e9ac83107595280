import io
import struct
import zipfile
from datetime import date
from unittest import mock
from xml.sax.saxutils import escape

import openpyxl
import xlwt

from odoo.tests import BaseCase, tagged

from ..tools.sheet import old_formats
from ..tools.sheet.errors import SheetError
from ..tools.sheet.reader import read_sheet
from ..tools.sheet.returned import ExtraColumns, append_columns
from .sheet_common import HEADERS

ROWS = [
    (),
    (None, *HEADERS),
    (None, 1, "CC", 1023456789, "Íñigo Peña", "Renovación", "¿Cuándo gira?"),
    (None, 2, "CC", 52876123, "Ana Gómez", "Giro", date(2026, 11, 7)),
]
_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Hoja1">%s
</table:table></office:spreadsheet></office:body></office:document-content>"""


def xls(rows, far=None):
    """Return an XLS as old programs write it; ``far`` is a distant cell."""
    book = xlwt.Workbook()
    page = book.add_sheet("Hoja1")
    book.add_sheet("Oculta").visibility = 1
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write(at, column, value, day)
            elif value is not None:
                page.write(at, column, value)
    if far:
        page.write(*far, "x")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(rows, tail=""):
    """Return an ODS as LibreOffice writes it, with the rest of its grid repeated."""
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    rest = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    return _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": _ODS % (lines + rest + tail),
            "META-INF/manifest.xml": '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value}"'
    elif isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return (
        f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p>"
        "</table:table-cell>"
    )


def xlsb(rows):
    """Return the parts of a binary workbook that a reader needs ([MS-XLSB])."""
    cells = b"".join(
        _record(0x00, struct.pack("<IIHHBI", at, 0, 300, 0, 0, 0))
        + b"".join(_xlsb_cell(column, value) for column, value in enumerate(row))
        for at, row in enumerate(rows)
    )
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return _archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "xl/workbook.bin": _record(0x83)
            + _record(0x8F)
            + _record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Hoja1"))
            + _record(0x90)
            + _record(0x84),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/'
            f'relationships"><Relationship Id="rId1" Type="{relations}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": _record(0x81)
            + _record(0x94, size)
            + _record(0x91)
            + cells
            + _record(0x92)
            + _record(0x82),
        }
    )


def _xlsb_cell(column, value):
    head = struct.pack("<II", column, 0)
    if value is None:
        return _record(0x01, head)
    if isinstance(value, int):
        return _record(0x05, head + struct.pack("<d", value))
    return _record(0x06, head + _wide(str(value)))


def _record(kind, content=b""):
    code = bytes([kind]) if kind < 0x80 else bytes([kind & 0xFF, 0x01])
    size, length = b"", len(content)
    while length >= 0x80:
        size += bytes([length & 0x7F | 0x80])
        length >>= 7
    return code + size + bytes([length]) + content


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _archive(parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


@tagged("post_install", "-at_install")
class TestSheetOldFormats(BaseCase):
    """XLS, XLSB and ODS are read in a separate process that may crash (5.2.1)."""

    def assertRefused(self, content, code):
        with self.assertRaises(SheetError) as caught:
            read_sheet(content, "archivo.xls")
        self.assertEqual(caught.exception.code, code)

    def test_rows_come_as_from_an_xlsx(self):
        for kind, content in (
            ("xls", xls(ROWS)),
            ("ods", ods(ROWS)),
            ("xlsb", xlsb(ROWS)),
        ):
            with self.subTest(kind):
                sheet = read_sheet(content, f"radicación.{kind}")
                self.assertEqual(sheet.kind, kind)
                self.assertEqual(sheet.header_row, 2)
                self.assertEqual([row.number for row in sheet.rows], [3, 4])
                first = sheet.rows[0]
                self.assertEqual(first.values["beneficiary_id_number"], "1023456789")
                self.assertEqual(first.values["beneficiary_name"], "Íñigo Peña")
                self.assertEqual(sheet.rows[1].cells[6], "2026-11-07")
                self.assertIn(("old_format", {"found": kind.upper()}), sheet.warnings)

    def test_the_hidden_sheet_is_not_the_one_that_is_read(self):
        sheet = read_sheet(xls(ROWS), "a.xls")
        self.assertEqual(sheet.title, "Hoja1")

    def test_the_same_sheet_goes_back_as_xlsx(self):
        extra = ExtraColumns(("Radicado",), {3: ("GC-1",), 4: ("GC-2",)})
        for make in (xls, ods, xlsb):
            with self.subTest(make.__name__):
                page = openpyxl.load_workbook(
                    io.BytesIO(append_columns(make(ROWS), "a", extra))
                ).active
                self.assertEqual(page.cell(3, 4).value, 1023456789)
                self.assertEqual(
                    [page.cell(row, 8).value for row in (2, 3, 4)],
                    ["Radicado", "GC-1", "GC-2"],
                )

    def test_a_small_file_that_claims_a_huge_sheet_ends_no_server(self):
        far = '<table:table-row><table:table-cell table:number-columns-repeated="%s"/>'
        tail = (far % 16_000) + _ods_cell("x") + "</table:table-row>"
        for content, code in (
            (ods(ROWS, tail), "unreadable"),
            (xls(ROWS, far=(65_000, 255)), "too_complex"),
        ):
            self.assertLess(len(content), 10_000)
            with self.subTest(code):
                self.assertRefused(content, code)

    def test_a_cell_far_off_is_one_cell(self):
        sheet = read_sheet(xls(ROWS, far=(60_000, 5)), "a.xls")
        self.assertEqual([row.number for row in sheet.rows][:2], [3, 4])

    def test_a_reader_that_hangs_is_given_up(self):
        with mock.patch.object(old_formats, "_PATIENCE", 0):
            self.assertRefused(xls(ROWS), "too_complex")

    def test_damaged_files_are_refused_with_a_sentence(self):
        whole = xls(ROWS)
        for content in (
            whole[: len(whole) // 2],
            whole[:512] + whole[512:].replace(b"W\x00o\x00r\x00k\x00", b"W\x00o\x00"),
            _archive({"xl/workbook.bin": "x"}),
            _archive(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "content.xml": "<a/>",
                }
            ),
        ):
            with self.subTest(content=content[:20]), self.assertRaises(SheetError):
                read_sheet(content, "archivo.xls")
