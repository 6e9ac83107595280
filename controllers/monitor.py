from odoo import http
from odoo.http import request

from ..tools.exposition import MEDIA_TYPE, expose


class Monitor(http.Controller):
    """Metrics for monitoring the server, in Prometheus' text format."""

    @http.route(
        "/grandes_clientes/metrics",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def get_metrics(self):
        """Return the metrics to whoever has the token; others get a 404.

        The token comes as ``Authorization: Bearer …``, never in the URL.
        """
        if not request.db:
            return request.not_found()
        kind, _space, token = request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        # Superuser: counts over all companies, by the token; discloses no record.
        monitor = request.env(su=True)["grandes.clientes.monitor"]
        if kind.lower() != "bearer" or not monitor._is_token(token.strip()):
            return request.not_found()
        return request.make_response(
            expose(monitor._get_metrics()),
            headers=[("Content-Type", MEDIA_TYPE), ("Cache-Control", "no-store")],
        )
