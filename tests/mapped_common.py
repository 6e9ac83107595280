"""Exports of others as files: a small XLSX or CSV of rows."""

import io

import openpyxl


def xlsx(*rows, title="Hoja1"):
    """Return the bytes of a workbook with these rows."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv(*rows):
    """Return the bytes of a CSV file with these rows, semicolons between."""
    return "\n".join(";".join(map(str, row)) for row in rows).encode()
