from odoo import http
from odoo.http import request

from .portal_filing import PortalFilings


class PortalSheet(PortalFilings):
    """Many requests in a spreadsheet: looked at first, as inside, then filed."""

    @http.route(
        "/my/radicar/hoja",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_sheet_form(self):
        """Show the form that takes a spreadsheet."""
        return self._portal_sheet_form({})

    @http.route(
        "/my/radicar/hoja", type="http", auth="user", methods=["POST"], website=True
    )
    def portal_sheet_upload(self, hoja=None, **form):
        """Read a spreadsheet and show what would become of its rows."""
        if not getattr(hoja, "filename", ""):
            problem = request.env._("Choose the spreadsheet.")
            return self._portal_sheet_form(form, problem)
        # Sudo: a limit that the form tells.
        limit = request.env.company.sudo().grandes_clientes_portal_file_mb
        content = hoja.read(limit * 1024 * 1024 + 1)
        if len(content) > limit * 1024 * 1024:
            problem = request.env._(
                "«%(name)s» is larger than %(limit)s MB: reduce it, or divide it into "
                "several files.",
                name=hoja.filename,
                limit=limit,
            )
            return self._portal_sheet_form(form, problem)
        upload, problem = self._portal_try(
            lambda: request.env["grandes.clientes.portal.upload"]._do_keep(
                self._number(form, "entidad"),
                content,
                hoja.filename,
                {"means": form.get("medio"), "contact": form.get("contacto")},
            )
        )
        if problem:
            return self._portal_sheet_form(form, problem)
        return request.redirect(f"/my/radicar/hoja/{upload.id}")

    @http.route(
        "/my/radicar/hoja/<int:upload_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_sheet_preview(self, upload_id):
        """Show what would become of each row; nothing is filed."""
        return self._portal_preview(upload_id)

    @http.route(
        "/my/radicar/hoja/<int:upload_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_sheet_file(self, upload_id, consentimiento=None, **_others):
        """File the spreadsheet that was looked at."""
        upload_sudo = request.env["grandes.clientes.portal.upload"]._get_own(upload_id)
        if not upload_sudo:
            return self._portal_not_found()
        if not consentimiento:
            return self._portal_preview(
                upload_id,
                request.env._(
                    "Without the consent we cannot treat the data of the request."
                ),
            )
        filing, problem = self._portal_try(lambda: upload_sudo._do_file(consent=True))
        if problem:
            return self._portal_preview(upload_id, problem)
        return request.redirect(f"/my/radicaciones/{filing.id}?hecho=radicado")

    def _portal_preview(self, upload_id, problem=None):
        upload_sudo = request.env["grandes.clientes.portal.upload"]._get_own(upload_id)
        if not upload_sudo:
            return self._portal_not_found()
        if upload_sudo.filing_id:
            return request.redirect(f"/my/radicaciones/{upload_sudo.filing_id.id}")
        preview, refused = self._portal_try(upload_sudo._get_preview)
        if refused:
            return self._portal_sheet_form({}, refused)
        return self._portal_render(
            "portal_sheet_preview",
            "gc_sheet",
            status=422 if problem else 200,
            title=request.env._("Spreadsheet: before it is filed"),
            upload=upload_sudo,
            preview=preview,
            problem=problem,
            consent=request.env.company._grandes_clientes_get_consent_text(),
        )

    def _portal_sheet_form(self, form, problem=None):
        entities = request.env.user._grandes_clientes_get_entities()
        if not entities:
            return self._portal_not_found()
        # Sudo: a limit that the form tells.
        company_sudo = request.env.company.sudo()
        return self._portal_render(
            "portal_sheet",
            "gc_sheet",
            status=422 if problem else 200,
            title=request.env._("File a spreadsheet"),
            form=form,
            problem=problem,
            entities=entities,
            wanted=request.env["grandes.clientes.answer.means"]._get_wanted(),
            email=request.env.user.email or "",
            most_mb=company_sudo.grandes_clientes_portal_file_mb,
        )
