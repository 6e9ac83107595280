from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from ..models.portal.portal_upload import ROWS_SHOWN
from ..tools.sheet.writer import XLSX
from .download import download
from .portal import CASE
from .portal_filing import TEMPLATE, PortalFiling

# Seconds after which the page of a spreadsheet that is being filed reloads.
_LOOK_AGAIN = 10
# Form inputs and the fields of the row that they correct.
_CORRECTED = {
    "beneficiario": "beneficiary_name",
    "tipo_documento": "beneficiary_id_type",
    "documento": "beneficiary_id_number",
    "tema": "typification_id",
    "clase": "kind",
    "periodo": "academic_period",
    "asunto": "subject",
    "detalle": "description",
}


class PortalSheet(PortalFiling):
    """Many requests in a spreadsheet: previewed as by our staff, then filed."""

    @http.route(
        "/my/radicar/hoja",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_sheet_form(self):
        """Show the form for uploading a spreadsheet."""
        return self._portal_sheet_form({})

    @http.route(
        "/my/radicar/hoja", type="http", auth="user", methods=["POST"], website=True
    )
    def portal_sheet_upload(self, hoja=None, **form):
        """Read a spreadsheet and show the preview of its rows."""
        if not getattr(hoja, "filename", ""):
            problem = request.env._("Choose the spreadsheet.")
            return self._portal_sheet_form(form, problem)
        # Sudo: reads a limit that the form states.
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
        # Evaluated on upload; the pages that show it only read.
        _judged, problem = self._portal_try(upload._apply_preview)
        if problem:
            return self._portal_sheet_form(form, problem)
        return request.redirect(f"/my/radicar/hoja/{upload.id}")

    @http.route(
        "/my/radicar/temas",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_matters(self):
        """Show the possible matters of a request, and what each requires."""
        if not request.env.user._grandes_clientes_get_entities():
            return self._portal_not_found()
        return self._portal_render(
            "portal_matters",
            "gc_sheet",
            title=request.env._("What you can ask about"),
            matters=request.env[TEMPLATE]._get_matters(),
        )

    @http.route(
        "/my/radicar/plantilla",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_sheet_template(self):
        """Download the spreadsheet to fill in, with its lists and examples."""
        if not request.env.user._grandes_clientes_get_entities():
            return self._portal_not_found()
        content = request.env[TEMPLATE]._get_template()
        name = f"{request.env._('Requests to file')}.xlsx"
        return download(content, XLSX, name, kept=False)

    @http.route(
        "/my/radicar/hoja/<int:upload_id>/filas/<int:number>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_sheet_correct(self, upload_id, number, pagina="1", ver="", **form):
        """Correct a row before the spreadsheet is filed, and re-evaluate all rows."""
        upload_sudo = request.env["grandes.clientes.portal.upload"]._get_own(upload_id)
        if not upload_sudo:
            return self._portal_not_found()
        vals = {field: form[name] for name, field in _CORRECTED.items() if name in form}
        _done, problem = self._portal_try(lambda: upload_sudo._do_correct(number, vals))
        if problem:
            return self._portal_preview(
                upload_id,
                problem,
                page=pagina,
                only=ver,
                correcting=number,
                typed=vals | {"typification_id": self._number(form, "tema")},
            )
        place = urlencode({"pagina": self._page_number(pagina), "ver": ver})
        return request.redirect(
            f"/my/radicar/hoja/{upload_id}?{place}&corregida={number}#fila-{number}"
        )

    @http.route(
        "/my/radicar/hoja/<int:upload_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_sheet_preview(
        self,
        upload_id,
        pagina="",
        ver="",
        corregir="",
        corregida="",
        radicando="",
        **_others,
    ):
        """Show the outcome of each row, page by page; nothing is filed.

        :param str radicando: set if a second click came while the spreadsheet was being
            filed: show the page that waits, or the filing
        """
        if radicando:
            upload_sudo = request.env["grandes.clientes.portal.upload"]._get_own(
                upload_id
            )
            if upload_sudo.filing_id:
                return request.redirect(
                    f"/my/radicaciones/{upload_sudo.filing_id.id}?hecho=radicado"
                )
            if upload_sudo and upload_sudo._is_being_filed():
                return self._portal_being_filed(upload_sudo)
        return self._portal_preview(
            upload_id,
            problem=radicando and request.env._("It was not filed: send it again."),
            page=pagina,
            only=ver,
            correcting=int(corregir) if self._is_number(corregir) else 0,
            corrected=int(corregida) if self._is_number(corregida) else 0,
        )

    @http.route(
        "/my/radicar/hoja/<int:upload_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_sheet_file(self, upload_id, consentimiento=None, **_others):
        """File the spreadsheet that was previewed."""
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
        if upload_sudo._is_being_filed():
            return request.redirect(f"/my/radicar/hoja/{upload_id}?radicando=1")
        filing, problem = self._portal_try(lambda: upload_sudo._do_file(consent=True))
        if problem:
            return self._portal_preview(upload_id, problem)
        return request.redirect(f"/my/radicaciones/{filing.id}?hecho=radicado")

    def _portal_being_filed(self, upload_sudo):
        """Show after a second click that the first one is at work; reload by itself."""
        response = self._portal_render(
            "portal_sheet_filing",
            "gc_sheet",
            title=request.env._("The spreadsheet is being filed"),
            upload=upload_sudo,
        )
        response.headers["Refresh"] = str(_LOOK_AGAIN)
        return response

    @staticmethod
    def _is_number(text):
        return text.isascii() and text.isdecimal() and len(text) < 8

    def _page_number(self, text):
        return max(int(text), 1) if self._is_number(text) else 1

    def _portal_preview(
        self,
        upload_id,
        problem=None,
        page="",
        only="",
        correcting=0,
        corrected=0,
        typed=None,
    ):
        """Show the rows; ``typed`` are values of a refused correction, to be kept."""
        upload_sudo = request.env["grandes.clientes.portal.upload"]._get_own(upload_id)
        if not upload_sudo:
            return self._portal_not_found()
        if upload_sudo.filing_id:
            return request.redirect(f"/my/radicaciones/{upload_sudo.filing_id.id}")
        preview, refused = self._portal_try(upload_sudo._get_preview)
        if refused:
            return self._portal_sheet_form({}, refused)
        rows = preview["rows"]
        if only:
            rows = [row for row in rows if row["verdict"] == only]
        if not page:
            # A link to a row without a page opens the page with that row.
            numbers = [row["number"] for row in rows]
            place = numbers.index(correcting) if correcting in numbers else 0
            page = str(place // ROWS_SHOWN + 1)
        pages = max(-(-len(rows) // ROWS_SHOWN), 1)
        at = min(self._page_number(page), pages)
        first = (at - 1) * ROWS_SHOWN
        url = f"/my/radicar/hoja/{upload_id}"
        Case = request.env[CASE]
        return self._portal_render(
            "portal_sheet_preview",
            "gc_sheet",
            status=422 if problem else 200,
            title=request.env._("Spreadsheet: before it is filed"),
            upload=upload_sudo,
            preview=preview,
            rows=[
                {**row, "values": {**row["values"], **(typed or {})}}
                if row["number"] == correcting
                else row
                for row in rows[first : first + ROWS_SHOWN]
            ],
            found=len(rows),
            first=first + 1,
            page=at,
            pages=pages,
            only=only,
            correcting=correcting,
            corrected=corrected,
            url=lambda **asked: f"{url}?{urlencode({'ver': only, **asked})}",
            matters=request.env[TEMPLATE]._get_matters() if correcting else {},
            kinds=Case._fields["kind"]._description_selection(request.env),
            document_types=Case._selection_document_type(),
            form={},
            problems={},
            problem=problem,
            consent=request.env.company._grandes_clientes_get_consent_text(),
        )

    def _portal_sheet_form(self, form, problem=None):
        entities = request.env.user._grandes_clientes_get_entities()
        if not entities:
            return self._portal_not_found()
        # Sudo: reads a limit that the form states.
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
