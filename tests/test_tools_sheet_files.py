import io
import re
import zipfile
from pathlib import Path

import openpyxl

from odoo.tests import BaseCase, tagged

from ..models.engine.sheet_messages import MESSAGES, refusal
from ..tools.sheet.archive import MEGABYTE, Limits
from ..tools.sheet.errors import SheetError
from ..tools.sheet.reader import read_sheet
from .properties import examples, given, st

CLEAN = Path(__file__).parent / "data" / "radicaciones" / "radicacion_limpia_300.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
many = examples(80)


def small():
    book = openpyxl.Workbook()
    book.active.append(["Documento", "Nombre", "Detalle"])
    book.active.append(["123456", "Ana", "x"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def archive(parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def changed(name, change):
    parts = parts_of(small())
    parts[name] = change(parts[name])
    return archive(parts)


@tagged("post_install", "-at_install")
class TestSheetFiles(BaseCase):
    def assertRefused(self, content, code, limits=None):
        with self.assertRaises(SheetError) as caught:
            read_sheet(content, "archivo.xlsx", limits or Limits())
        self.assertEqual(caught.exception.code, code)
        self.assertIn(code, MESSAGES)
        self.assertNotIn("%(", refusal(caught.exception))

    def test_other_kinds_of_file(self):
        for content, code in (
            (b"", "empty"),
            (b" \r\n\t", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"%PDF-1.7", "not_a_spreadsheet"),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not_a_spreadsheet"),
            (b"{\\rtf1 hola}", "not_a_spreadsheet"),
            (bytes(range(32)) * 40, "not_a_spreadsheet"),
            (OLE + "Workbook".encode("utf-16-le"), "unreadable"),
            (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
            (OLE, "not_a_spreadsheet"),
            (b"\x09\x08\x10\x00\x00\x06", "other_format"),
            (b"\xef\xbb\xbf\n<html><table>", "other_format"),
            (b"<?xml version='1.0'?><Workbook/>", "other_format"),
            (archive({"a.txt": "x"}), "not_a_spreadsheet"),
            (
                archive({"[Content_Types].xml": "", "word/d.xml": ""}),
                "not_a_spreadsheet",
            ),
            (archive({"xl/workbook.bin": "x"}), "unreadable"),
            (
                archive(
                    {
                        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                        "content.xml": "<a/>",
                    }
                ),
                "unreadable",
            ),
            (archive({"[Content_Types].xml": "<a/>"}), "unreadable"),
            ("Estimados: adjunto la relación.".encode(), "no_header"),
        ):
            with self.subTest(content=content[:30]):
                self.assertRefused(content, code)

    def test_doctypes_and_entities_are_refused_in_any_encoding(self):
        bomb = (
            '<?xml version="1.0" encoding="{}"?>{}<!DOCTYPE x [<!ENTITY a "aaaa">'
            '<!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
        )
        padding = f"<!--{'x' * 300_000}-->"
        for encoding in ("utf-8", "utf-16"):
            for before in ("", padding):
                content = bomb.format(encoding, before).encode(encoding)
                for name in (SHEET, "xl/sharedStrings.xml", "docProps/core.xml"):
                    made = changed(
                        name if name in parts_of(small()) else SHEET,
                        lambda _old, new=content: new,
                    )
                    self.assertRefused(made, "unsafe")

    def test_a_doctype_without_entities_is_refused(self):
        made = changed(SHEET, lambda old: b'<!DOCTYPE x SYSTEM "http://x/y">' + old)
        self.assertRefused(made, "unsafe")

    def test_zip_bombs_are_refused(self):
        zeros = b"<a>" + b" " * (12 * MEGABYTE) + b"</a>"
        self.assertRefused(changed(SHEET, lambda _old: zeros), "too_big_inside")
        self.assertRefused(small(), "too_big_inside", Limits(inside=1000))
        # Of a part that declares a smaller size, no more than that can be read.
        content = bytearray(changed(SHEET, lambda _old: zeros))
        size = len(zeros).to_bytes(4, "little")
        lying = bytes(content).replace(size, (100).to_bytes(4, "little"))
        self.assertRefused(lying, "unreadable")

    def test_rows_out_of_order_are_refused_not_lost(self):
        for number in (b"1", b"0", b"-2", b"x", b"99999999999"):
            made = changed(
                SHEET,
                lambda old, n=number: old.replace(b'<row r="2"', b'<row r="%s"' % n),
            )
            self.assertRefused(made, "unreadable")
        made = changed(SHEET, lambda old: old.replace(b'r="C2"', b'r="A2"'))
        self.assertRefused(made, "unreadable")

    def test_a_declared_size_does_not_hide_cells(self):
        made = changed(SHEET, lambda old: re.sub(rb'ref="A1:C2"', b'ref="A1:B1"', old))
        sheet = read_sheet(made, "a.xlsx")
        self.assertEqual(sheet.rows[0].cells, ("123456", "Ana", "x"))

    def test_carriage_returns_of_the_format(self):
        made = changed(
            "xl/sharedStrings.xml"
            if "xl/sharedStrings.xml" in parts_of(small())
            else SHEET,
            lambda old: old.replace(b">Ana<", b">Ana_x000D_\nPe\xc3\xb1a<"),
        )
        values = read_sheet(made, "a.xlsx").rows[0].values
        self.assertEqual(values["beneficiary_name"], "Ana\nPeña")

    def test_a_file_cut_anywhere_is_refused(self):
        content = CLEAN.read_bytes()
        for size in range(4, len(content) - 1, 997):
            with self.assertRaises(SheetError) as caught:
                read_sheet(content[:size], "a.xlsx")
            self.assertIn(caught.exception.code, ("truncated", "unreadable"))

    @many
    @given(st.integers(0), st.integers(0, 255), st.integers(1, 40))
    def test_a_damaged_file_raises_nothing_else(self, place, byte, length):
        content = bytearray(small())
        place %= len(content)
        content[place : place + length] = bytes([byte]) * length
        try:
            sheet = read_sheet(bytes(content), "a.xlsx")
        except SheetError as error:
            self.assertIn(error.code, MESSAGES)
        else:
            self.assertEqual(len(sheet.rows), 1)

    @many
    @given(st.binary(max_size=300))
    def test_any_bytes_raise_nothing_else(self, content):
        for each in (content, b"Documento;Nombre;Detalle\n" + content):
            try:
                read_sheet(each, "a.csv")
            except SheetError as error:
                self.assertIn(error.code, MESSAGES)
                refusal(error)
