from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Contingency(http.Controller):
    """Give the sheet to fill while the system is down."""

    @http.route("/grandes_clientes/contingency/template", type="http", auth="user")
    def download_template(self):
        """Return the contingency sheet, with today's catalogues."""
        Model = request.env["grandes.clientes.contingency"]
        try:
            Model.check_access("read")
        except AccessError:
            return request.not_found()
        return request.make_response(
            Model._template(),
            headers=[
                ("Content-Type", _XLSX),
                (
                    "Content-Disposition",
                    content_disposition("Hoja de contingencia.xlsx"),
                ),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
