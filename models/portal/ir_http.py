import logging
import re
from urllib.parse import urlencode, urlsplit

from werkzeug.exceptions import BadRequest

from odoo import models
from odoo.http import SessionExpiredException, request

from ...tools import clock

_logger = logging.getLogger(__name__)
_OURS = re.compile(
    r"/my/(acceso|casos|radicar|radicaciones|respuestas|coordinadores|satisfaction)"
    r"(/|$)"
)
# Texts of our forms, in their order; with the field whose label they have, if a page
# with several texts would not be clear without.
_TEXTS = {
    "asunto": "subject",
    "detalle": "description",
    "periodo": "academic_period",
    "beneficiario": "beneficiary_name",
    "documento": "beneficiary_id_number",
    "contacto": "wanted_contact",
    "texto": "",
    "motivo": "",
    "nombre": "",
    "correo": "",
    "cargo": "",
    "telefono": "",
    "comment": "",
}


class IrHttp(models.AbstractModel):
    """Error pages for requesters on our own pages (Law 1437, article 62)."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """Show what was typed in a form whose session had ended.

        Odoo would lead to the sign-in and, from there, to an empty form.
        """
        if isinstance(exception, SessionExpiredException) and _get_typed():
            exception = BadRequest("Session expired")
        return super()._handle_error(exception)

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
                        **_prepare_expired(env, code),
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


def _get_typed():
    """Return ``{name: text}`` that one of our forms sent, as it was typed.

    Nothing if another site sent it: its words are not shown on our page.
    """
    sent = request.httprequest
    origin = sent.headers.get("Origin")
    if (
        sent.method != "POST"
        or not _OURS.match(sent.path)
        or (origin and urlsplit(origin).netloc != sent.host)
    ):
        return {}
    return {name: text for name in _TEXTS if (text := sent.form.get(name, "").strip())}


def _prepare_expired(env, code):
    """Return the values of the page on a form that had expired."""
    if code != 400:
        return {}
    labels = env["grandes.clientes.filing"]._get_portal_labels()
    path = request.httprequest.path
    return {
        "typed": [
            (labels.get(_TEXTS[name], ""), text) for name, text in _get_typed().items()
        ],
        "had_files": any(
            file.filename for _name, file in request.httprequest.files.items(multi=True)
        ),
        "back": path
        if request.session.uid
        else f"/web/login?{urlencode({'redirect': path})}",
        "is_signed_in": bool(request.session.uid),
    }
