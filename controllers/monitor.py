from odoo import http
from odoo.http import request

from ..tools.exposition import MEDIA_TYPE, expose


class Monitor(http.Controller):
    """Numbers for whoever watches the server, in Prometheus' text format."""

    @http.route(
        "/grandes_clientes/metrics",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def get_metrics(self):
        """Return the numbers to who has the token; to others the page is not there.

        The token comes as ``Authorization: Bearer …``, never in the address.
        """
        if not request.db:
            return request.not_found()
        kind, _space, token = request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        # Superuser: counts of all companies, by the token alone; no record is told.
        monitor = request.env(su=True)["grandes.clientes.monitor"]
        if kind.lower() != "bearer" or not monitor._is_token(token.strip()):
            return request.not_found()
        return request.make_response(
            expose(monitor._get_metrics()),
            headers=[("Content-Type", MEDIA_TYPE), ("Cache-Control", "no-store")],
        )
