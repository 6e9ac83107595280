"""How many pages a paper has. No model."""

import io

from odoo.tools.pdf import PdfReader


def page_count(pdf):
    """Return how many pages a PDF, as bytes, has."""
    return len(PdfReader(io.BytesIO(pdf), strict=False).pages)
