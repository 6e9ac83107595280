"""Small files that would overload the server are refused before they are opened."""

import io
import resource
import time
import zipfile

import openpyxl

from odoo.tests import BaseCase, tagged

from ..models.engine.sheet_messages import refusal
from ..tools.report.layout import open_layout
from ..tools.sheet.errors import SheetError
from ..tools.sheet.reader import read_sheet
from ..tools.sheet.returned import ExtraColumns, append_columns
from ..tools.sheet.walk import MOST

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
NAMES = "<definedName name='n%d'>Hoja!$A$1</definedName>"


def small():
    """Return the parts of a sheet with one request."""
    book = openpyxl.Workbook()
    book.active.title = "Hoja"
    book.active.append(["Documento", "Nombre", "Detalle"])
    book.active.append(["123456", "Ana", "x"])
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def sheet_with(part, before, more):
    """Return the bytes of the small sheet with ``more`` inserted before a text."""
    parts = small()
    assert before in parts[part], parts[part]
    parts[part] = parts[part].replace(before, more + before, 1)
    return zipped(parts)


def zipped(parts):
    """Return the bytes of a workbook with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def merged(reference="E3:XFD1048576"):
    """Return a sheet in which nearly all cells are merged."""
    more = f'<mergeCells count="1"><mergeCell ref="{reference}"/></mergeCells>'
    return sheet_with(SHEET, "<pageMargins", more)


def rows(count, inside, first=3):
    """Return rows of a sheet, in which ``%d`` stands for their number."""
    return "".join(inside.replace("%d", str(first + each)) for each in range(count))


@tagged("post_install", "-at_install", "slow")
class TestToolsSheetBounds(BaseCase):
    def _hostile(self):
        """Yield name and bytes of files that cost far more than their size suggests."""
        yield "merged", merged()
        yield "merged whole rows", merged("A3:XFD99")
        links = '<hyperlinks><hyperlink ref="E3:ZZ30000" location="A1"/></hyperlinks>'
        yield "a link over all", sheet_with(SHEET, "<pageMargins", links)
        columns = '<hyperlinks><hyperlink ref="E:ZZ" location="A1"/></hyperlinks>'
        yield "a link over columns", sheet_with(SHEET, "<pageMargins", columns)
        high = rows(MOST.rows + 1, '<row r="%d" ht="20"/>')
        yield "rows with a height", sheet_with(SHEET, "</sheetData>", high)
        wide = rows(400, '<row r="%d"><c r="XFD%d" s="0"/></row>')
        yield "rows of empty cells", sheet_with(SHEET, "</sheetData>", wide)
        rules = "<dataValidation type='none' sqref='A1'/>" * (MOST.others + 1)
        rules = f"<dataValidations>{rules}</dataValidations>"
        yield "rules", sheet_with(SHEET, "<pageMargins", rules)
        ranges = "A1 " * (MOST.ranges + 1)
        ranges = f"<ignoredErrors><ignoredError sqref='{ranges}'/></ignoredErrors>"
        yield "ranges", sheet_with(SHEET, "</worksheet>", ranges)
        formats = "<xf numFmtId='9'/>" * (MOST.others + 1)
        yield "formats", sheet_with(STYLES, "</cellXfs>", formats)
        names = "".join(NAMES % each for each in range(MOST.others + 1))
        names = f"<definedNames>{names}</definedNames>"
        yield "names", sheet_with(WORKBOOK, "<calcPr", names)
        parts = small()
        relations = "xl/_rels/workbook.xml.rels"
        one = parts[relations].index("<Relationship ")
        end = parts[relations].index("/>", one) + 2
        again = parts[relations][one:end].replace("rId1", "rId77")
        parts[relations] = parts[relations].replace(
            "</Relationships>", f"{again}</Relationships>"
        )
        yield "one sheet under two names", zipped(parts)

    def test_hostile_workbooks_cost_nothing(self):
        extra = ExtraColumns(headers=["Número"], values={2: ["1"]})
        for name, content in self._hostile():
            for reader in (
                lambda given: read_sheet(given, "x.xlsx"),
                lambda given: append_columns(given, "x.xlsx", extra),
                open_layout,
            ):
                with self.subTest(file=name):
                    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                    begun = time.process_time()
                    with self.assertRaises(SheetError) as caught:
                        reader(content)
                    self.assertEqual(caught.exception.code, "too_complex")
                    self.assertNotIn("%(", refusal(caught.exception))
                    self.assertLess(time.process_time() - begun, 3)
                    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
                    self.assertLess(grown, 100 * 1024)

    def test_text_of_separators_is_refused(self):
        content = b"Documento,Nombre,Detalle\n1,Ana,x\n" + b"," * (MOST.width + 1)
        with self.assertRaises(SheetError) as caught:
            read_sheet(content, "x.csv")
        self.assertEqual(caught.exception.code, "too_complex")

    def test_what_people_write_passes(self):
        formats = "<xf numFmtId='9'/>" * 4000
        for content in (
            merged("A3:H3"),
            merged("A3:XFD3"),
            sheet_with(STYLES, "</cellXfs>", formats),
            sheet_with(SHEET, "</sheetData>", rows(3000, '<row r="%d" ht="20"/>')),
            # A single cell at the far corner.
            sheet_with(
                SHEET,
                "</sheetData>",
                '<row r="1048576"><c r="XFD1048576" s="0"/></row>',
            ),
        ):
            self.assertEqual(len(read_sheet(content, "x.xlsx").rows), 1)

    def test_columns_beyond_the_sheet_are_refused(self):
        for column in ("XFE", "AAAA", "É"):
            row = f'<row r="3"><c r="{column}3"><v>1</v></c></row>'
            with self.assertRaises(SheetError) as caught:
                read_sheet(sheet_with(SHEET, "</sheetData>", row), "x.xlsx")
            self.assertEqual(caught.exception.code, "unreadable")
