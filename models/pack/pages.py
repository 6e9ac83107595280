"""Page counting for PDF documents. No model."""

import io

from odoo.tools.pdf import PdfReader


def page_count(pdf):
    """Return the number of pages of a PDF given as bytes."""
    return len(PdfReader(io.BytesIO(pdf), strict=False).pages)
