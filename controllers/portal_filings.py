from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from ..models.engine.costly import costly_read
from ..tools.sheet.writer import XLSX
from .download import download
from .portal import ANSWER, CASE, FILING, PortalBase

_PAGE = 30
# Maximum number of cases on the page of a filing; the list has them all.
_CASES = 200


class PortalFilings(PortalBase):
    """The filings: the list, and each with its proof, cases and files."""

    @http.route(
        "/my/radicaciones",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_filings(self, texto="", mias="", pagina="", **_others):
        """Show the filings of the entity, with search and pages by time."""
        entities = request.env.user._grandes_clientes_get_entities()
        if not entities:
            return self._portal_not_found()
        page, unknown = self._portal_try(
            lambda: request.env[FILING]._get_portal_filings(
                entities, texto[:100], bool(mias), pagina, _PAGE
            )
        )
        if unknown:
            return request.redirect("/my/radicaciones")
        filings, newer, older = page
        asked = {"texto": texto[:100], "mias": "1" if mias else ""}
        kept = {name: value for name, value in asked.items() if value}
        return self._portal_render(
            "portal_filings",
            "gc_filings",
            title=request.env._("Filings"),
            filings=filings,
            newer=newer,
            older=older,
            asked=asked,
            url=lambda page: f"/my/radicaciones?{urlencode({**kept, 'pagina': page})}",
            filers=self._get_filers(filings),
            zone=request.env.company._grandes_clientes_get_tz(),
        )

    @http.route(
        "/my/radicaciones/<int:filing_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_filing(self, filing_id, hecho=None):
        """Show a filing: number, date, proof, and the cases created from it."""
        filing = self._portal_record(FILING, filing_id)
        if not filing:
            return self._portal_not_found()
        cases = request.env[CASE].search(
            [("filing_id", "=", filing.id)], order="id", limit=_CASES
        )
        return self._portal_render(
            "portal_filing",
            "gc_filing",
            title=filing.name,
            filing=filing,
            cases=cases,
            filed_by=self._get_filers(filing).get(filing.id, ""),
            files=filing._get_portal_files(),
            done=hecho,
            zone=filing.company_id._grandes_clientes_get_tz(),
        )

    def _get_filers(self, filings):
        """Return ``{id: name}`` of the person of the entity who sent each filing."""
        # Sudo: reads names of people of the reader's entity, who filed on its behalf.
        return {
            filing.id: filing.contact_id.name
            for filing in filings.sudo()
            if filing.contact_id.commercial_partner_id
            == filing.partner_id.commercial_partner_id
        }

    @http.route(
        "/my/radicaciones/<int:filing_id>/constancia",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_constancia(self, filing_id):
        """Download the proof of filing."""
        filing = self._portal_record(FILING, filing_id)
        if not filing:
            return self._portal_not_found()
        # Sudo: the record rule was checked; its requester may know the content.
        content = filing.sudo()._render_constancia()
        name = f"{filing._constancia_name()}.pdf"
        return download(content, "application/pdf", name, kept=False)

    @http.route(
        "/my/radicaciones/<int:filing_id>/hoja",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_sheet_back(self, filing_id):
        """Download the spreadsheet with number, state and answer of each row."""
        filing = self._portal_record(FILING, filing_id)
        if not filing or not filing.sheet_state:
            return self._portal_not_found()
        # Sudo: the record rule was checked; the file is the requester's own.
        with costly_read(request.env):
            filename, content = filing.sudo()._get_sheet_back()
        filing._log_sheet_taken()
        return download(content, XLSX, filename, kept=False)

    @http.route(
        "/my/radicaciones/<int:filing_id>/archivos/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_filing_file(self, filing_id, file_id):
        """Download a file that was filed."""
        return self._portal_file(FILING, filing_id, file_id)

    @http.route(
        "/my/respuestas/<int:answer_id>/archivos/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_answer_file(self, answer_id, file_id):
        """Download a file that went with an answer."""
        return self._portal_file(ANSWER, answer_id, file_id)

    @http.route(
        "/my/casos/<int:case_id>/archivos/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_case_file(self, case_id, file_id):
        """Download a file that the requester sent later."""
        return self._portal_file(CASE, case_id, file_id)

    def _portal_file(self, model, record_id, file_id):
        """Return a file of a record that the user may read, or the not-found page."""
        owner = self._portal_record(model, record_id)
        # Sudo: the record rule was checked; only files of that record are returned.
        file_sudo = owner._get_portal_attachments().filtered(lambda f: f.id == file_id)
        if not file_sudo:
            return self._portal_not_found()
        stream = request.env["ir.binary"].sudo()._get_stream_from(file_sudo)
        # Always a download, never shown inline: it may be a page with a script.
        response = stream.get_response(as_attachment=True)
        response.headers["Cache-Control"] = "no-store"
        return response
