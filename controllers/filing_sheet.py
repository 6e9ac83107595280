from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..models.engine.costly import costly_read
from ..tools.sheet.writer import XLSX
from .download import download


class FilingSheet(http.Controller):
    """Download of a filing's spreadsheet for whoever may read the original."""

    @http.route(
        "/grandes_clientes/filing/<int:filing_id>/sheet", type="http", auth="user"
    )
    def download_sheet(self, filing_id):
        """Return the spreadsheet of a filing with the outcome of each row.

        The download is logged on the filing, since it holds personal data (INV-11).
        """
        filing = request.env["grandes.clientes.filing"].browse(filing_id)
        try:
            filing.check_access("read")
            if not filing.sheet_attachment_id:
                raise MissingError(request.env._("The filing has no spreadsheet."))
            filing.sheet_attachment_id.check_access("read")
        except (AccessError, MissingError):
            # Same answer for both: an id must not disclose what exists.
            return request.not_found()
        with costly_read(request.env):
            filename, content = filing._get_sheet_back()
        filing._log_sheet_taken()
        return download(content, XLSX, filename)
