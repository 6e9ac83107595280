"""Helpers for the tests of spreadsheets."""

from pathlib import Path

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .common import Common

DATA = Path(__file__).parent / "data" / "radicaciones"
HEADERS = (
    "Tipo documento",
    "Documento",
    "Nombre",
    "Producto",
    "Tipología",
    "Clase",
    "Detalle",
)
CLAIM = "Pago no aplicado o saldo en desacuerdo"


class IntakeCommon(Common):
    """Spreadsheets of the university, filed by its advisor."""

    @classmethod
    def _filing_vals(cls, **vals):
        return {
            "partner_id": cls.ies.id,
            "contact_id": cls.contact.id,
            "channel_id": cls._channel("email").id,
            **vals,
        }

    @classmethod
    def _file(cls, content, filename="solicitudes.xlsx", user=None, **vals):
        """File a spreadsheet as ``user`` (the advisor); return the filing."""
        Filing = cls.env["grandes.clientes.filing"].with_user(user or cls.front)
        return Filing._do_file_sheet(cls._filing_vals(**vals), content, filename)

    @classmethod
    def _file_data(cls, filename, **vals):
        """File one of the spreadsheets in ``tests/data``."""
        return cls._file((DATA / filename).read_bytes(), filename, **vals)

    @classmethod
    def _row(cls, document, *, kind="CC", typification=CLAIM, detail="Falta el pago"):
        """Return the cells of one complete row, to be passed to :meth:`_file_rows`."""
        return (kind, document, "Ana Gómez", "", typification, "", detail)

    @classmethod
    def _sheet(cls, *rows, headers=HEADERS):
        """Return the bytes of an XLSX with these rows below ``headers``."""
        return write_xlsx([SheetSpec("Solicitudes", headers, rows)])

    @classmethod
    def _file_rows(cls, *rows, **vals):
        """File a spreadsheet with these rows; return its lines, in their order."""
        return cls._file(cls._sheet(*rows), **vals).line_ids.sorted("number")

    def _statuses(self, lines):
        return lines.sorted("number").mapped("status")
