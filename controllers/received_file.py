from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request


class ReceivedFile(http.Controller):
    """Download of a received file for users who stated why they open it."""

    @http.route(
        "/grandes_clientes/received_file/<int:access_id>", type="http", auth="user"
    )
    def download_received_file(self, access_id):
        """Return the file to the person who gave the reason a moment ago."""
        # Sudo: checks whether the row exists; the row itself checks its owner.
        row = request.env["grandes.clientes.file.access"].sudo().browse(access_id)
        try:
            if not row.exists():
                return request.not_found()
            file_sudo = row.sudo(False)._get_file()
        except AccessError:
            # Same answer for both: an id must not disclose what exists.
            return request.not_found()
        return (
            request.env["ir.binary"]
            ._get_stream_from(file_sudo)
            .get_response(as_attachment=True)
        )
