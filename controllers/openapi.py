from odoo import http
from odoo.http import request

from ..models.api import api_openapi

_A_DAY = 86_400


class OpenApi(http.Controller):
    """The API description for other systems (OpenAPI 3.1)."""

    @http.route(
        "/grandes_clientes/openapi.json",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
    )
    def get_openapi(self):
        """Return the OpenAPI document: declarations only, no data."""
        return request.make_json_response(
            api_openapi.document(),
            headers=[("Cache-Control", f"public, max-age={_A_DAY}")],
        )
