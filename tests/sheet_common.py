import io
from pathlib import Path

import openpyxl

from ..tools.sheet.reader import read_sheet
from .properties import examples

FOLDER = Path(__file__).parent / "data" / "radicaciones"
HEADERS = ("No.", "Tipo documento", "Documento", "Nombre", "Tipología", "Detalle")
few = examples(60)


def xlsx(rows, title="Hoja1", **others):
    """Return the bytes of an XLSX with one sheet, and with more given by name."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, more in others.items():
        page = book.create_sheet(name)
        for row in more:
            page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_file(name):
    return read_sheet((FOLDER / name).read_bytes(), name)


def is_blank(cells):
    return not any(str(cell).strip() for cell in cells if cell is not None)
