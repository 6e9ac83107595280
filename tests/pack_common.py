"""A month of reports, shared by the tests of packs."""

import io
from datetime import timedelta
from unittest.mock import patch

from pypdf import PdfWriter

from ..tools import clock
from .common import NOW, Common

# The third day of the month after the one reported.
AFTER = NOW.replace(month=10, day=2)


def blank_page(pages=1):
    """Return a PDF with the given number of blank pages."""
    writer, buffer = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(buffer)
    return buffer.getvalue()


class NothingPrinted:
    """Packs without the printing of most reports, for tests of the pack itself.

    Each report has as many blank pages as the number in its code, so that page counts
    and digests differ. The printing and the content of a month's reports are tested in
    ``test_report_rooms``.
    """

    @classmethod
    def _print_only(cls, *codes):
        """Print only these reports, for the whole class."""
        Report = type(cls.env["grandes.clientes.report"])
        printed = Report._render_pdf

        def render(records, report):
            if report.code in codes:
                return printed(records, report)
            return blank_page(int(report.code[1:]) if report.code[1:].isdigit() else 1)

        cls.enterClassContext(patch.object(Report, "_render_pdf", render))


class PackCommon(NothingPrinted, Common):
    """September with a handful of cases, reported in October."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.closed = cls._registered(typification="T11")
        cls.pending = cls._registered(
            typification="T11", beneficiary_id_number="52123456"
        )
        with clock.at(NOW + timedelta(hours=2)):
            (cls.closed | cls.pending)._do_escalate("mission_area")
        with clock.at(NOW + timedelta(days=1)):
            cls.closed.escalation_ids.with_user(cls.official)._do_answer("Girado.")
        cls.env.company.grandes_clientes_pack_email = "comercial@example.com"
        cls._stand_still(AFTER)

    @classmethod
    def _pack(cls, **vals):
        return (
            cls.env["grandes.clientes.report.pack"]
            .with_user(cls.supervisor)
            .with_context(force_report_rendering=True)
            .create({"date_from": "2026-09-01", **vals})
        )

    def _make_only(self, code):
        """Leave the other reports without a source: drawing all of them takes long."""
        Report = type(self.env["grandes.clientes.report"])
        self.patch(Report, "_get_codes", lambda records: [code])

    @classmethod
    def _sheet(cls, pack, code):
        return pack.sheet_ids.filtered(lambda sheet: sheet.code == code)
