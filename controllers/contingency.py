from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from ..tools.sheet.writer import XLSX
from .download import download


class Contingency(http.Controller):
    """Download of the sheet to fill in while the system is down."""

    @http.route("/grandes_clientes/contingency/template", type="http", auth="user")
    def download_template(self):
        """Return the contingency sheet, with the current catalogues."""
        Model = request.env["grandes.clientes.contingency"]
        try:
            Model.check_access("read")
        except AccessError:
            return request.not_found()
        return download(Model._template(), XLSX, "Hoja de contingencia.xlsx")
