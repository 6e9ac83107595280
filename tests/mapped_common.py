"""Exports of other systems as files: small XLSX and CSV tables."""

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
    """Return the bytes of a CSV file with these rows, separated by semicolons."""
    return "\n".join(";".join(map(str, row)) for row in rows).encode()
