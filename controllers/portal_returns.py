from odoo import http
from odoo.http import request

from .portal import CASE, PortalBase


class PortalReturns(PortalBase):
    """Redirects for opening the URL of a form's POST route by GET.

    This happens when a form is sent after the session ended (after signing in, the user
    is sent back to that URL), when a refused form is reloaded, or when its link was
    kept. Each redirects to the page with the form, which shows what was typed.
    """

    def _portal_return(self, path, is_theirs):
        """Redirect to a page, or return the not-found page."""
        if not is_theirs:
            return self._portal_not_found()
        return request.redirect(path)

    @http.route(
        [
            f"/my/casos/<int:case_id>/{act}"
            for act in ("escribir", "retirar", "no-resuelve")
        ],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_return_to_case(self, case_id, **_others):
        """Redirect to the case."""
        case = self._portal_record(CASE, case_id)
        return self._portal_return(f"/my/casos/{case_id}", case)

    @http.route(
        "/my/coordinadores/invitar",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_return_to_coordinators(self, **_others):
        """Redirect to the coordinators."""
        entities = request.env.user._grandes_clientes_get_entities()
        return self._portal_return("/my/coordinadores", entities)

    @http.route(
        "/my/radicar/borrador",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_return_to_form(self, **_others):
        """Redirect to the form of a new request."""
        entities = request.env.user._grandes_clientes_get_entities()
        return self._portal_return("/my/radicar", entities)

    @http.route(
        "/my/radicar/hoja/<int:upload_id>/filas/<int:number>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_return_to_row(self, upload_id, number, **_others):
        """Redirect to the row that was being corrected."""
        upload_sudo = request.env["grandes.clientes.portal.upload"]._get_own(upload_id)
        return self._portal_return(
            f"/my/radicar/hoja/{upload_id}?corregir={number}#fila-{number}", upload_sudo
        )
