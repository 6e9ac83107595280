"""Page counting for PDF documents. No model."""

import io

from odoo.tools.pdf import PdfReader


def page_count(pdf):
    """Return the number of pages of a PDF given as bytes.

    :raise ValueError: it cannot be opened: it is damaged, or has a password
    """
    try:
        return len(PdfReader(io.BytesIO(pdf), strict=False).pages)
    except Exception as error:
        # The library raises almost anything for a damaged file.
        raise ValueError("not a readable PDF") from error
