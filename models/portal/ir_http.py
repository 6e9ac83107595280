import logging
import re

from odoo import models
from odoo.http import request

from ...tools import clock

_logger = logging.getLogger(__name__)
_OURS = re.compile(
    r"/my/(casos|radicar|radicaciones|respuestas|coordinadores|satisfaction)(/|$)"
)


class IrHttp(models.AbstractModel):
    """Error pages for requesters on our own pages (Law 1437, article 62)."""

    _inherit = "ir.http"

    @classmethod
    def _get_error_html(cls, env, code, values):
        """Return our error page with the time of failure and what to do now."""
        if _OURS.match(request.httprequest.path):
            try:
                return code, env["ir.ui.view"]._render_template(
                    "grandes_clientes.portal_failed",
                    {
                        **values,
                        "code": code,
                        "now": clock.now(),
                        "zone": env.company._grandes_clientes_get_tz(),
                        "failure_text": (
                            env.company._grandes_clientes_get_failure_text()
                        ),
                    },
                )
            except Exception:
                # The cause of the failure may also break this page.
                _logger.exception("The page on the failure failed too")
        return super()._get_error_html(env, code, values)
