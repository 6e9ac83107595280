import io
import logging
import threading
from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, PdfFileWriter
from odoo.tools.safe_eval import safe_eval, time

_OURS = "grandes_clientes."
# Odoo waits for a second, twice a document, for scripts that our pages don't have.
_DELAY = "20"
_engine_logger = logging.getLogger("odoo.addons.base.models.ir_actions_report")


class IrActionsReport(models.Model):
    """Our documents are static pages: they are printed without waiting for scripts.

    They are whole or not printed at all, and say in their file what they are.
    """

    _inherit = "ir.actions.report"

    def _is_ours(self, report_ref):
        """Tell whether a report is one of this addon."""
        return bool(report_ref) and str(
            self._get_report(report_ref).report_name
        ).startswith(_OURS)

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        static = self._is_ours(report_ref)
        with _engine_problems() as problems:
            content = super(
                IrActionsReport, self.with_context(grandes_clientes_static=static)
            )._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        if static and problems:
            raise UserError(
                self.env._(
                    "The document was not printed: its letterhead or its styles could "
                    "not be loaded from the server. Try again; if it goes on, tell the "
                    "administrator, who sets the address for printing («report.url»)."
                )
            )
        return content

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("grandes_clientes_static"):
            command[command.index("--javascript-delay") + 1] = _DELAY
            # Style sheets and images too: the engine would leave out what is not there.
            command += ["--load-media-error-handling", "abort"]
        return command

    # === WHAT THE FILE SAYS OF ITSELF === #

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Render; our documents bear their title and the entity that issues them."""
        content, kind = super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if kind == "pdf" and self._is_ours(report_ref):
            report_sudo = self._get_report(report_ref)
            ids = [res_ids] if isinstance(res_ids, int) else res_ids or []
            content = _told(content, *self._paper_facts(report_sudo, ids, data or {}))
        return content, kind

    def _paper_facts(self, report_sudo, ids, data):
        """Return title and author of a document of ours."""
        records = self.env[report_sudo.model].browse(ids)
        company = data.get("company_id") or self.env.company
        title = data.get("running") or report_sudo.name
        if records and "company_id" in records._fields:
            # Sudo: whoever prints the document reads there who issues it.
            company = records[:1].sudo().company_id or company
        if len(records) == 1:
            title = (
                safe_eval(
                    report_sudo.print_report_name, {"object": records, "time": time}
                )
                if report_sudo.print_report_name
                else f"{title} · {records.display_name}"
            )
        return title, company.sudo().name


@contextmanager
def _engine_problems():
    """Collect what Odoo only logs: that the engine printed without all it should load.

    Odoo takes a document without its letterhead for printed, with a warning.
    """
    problems, thread = [], threading.get_ident()

    def listen(record):
        if record.thread == thread and record.levelno >= logging.WARNING:
            problems.append(record.getMessage())
        return True

    _engine_logger.addFilter(listen)
    try:
        yield problems
    finally:
        _engine_logger.removeFilter(listen)


def _told(content, title, author):
    """Return a PDF with its title and author."""
    writer = PdfFileWriter()
    writer.cloneReaderDocumentRoot(PdfFileReader(io.BytesIO(content), strict=False))
    writer.addMetadata({"/Title": title, "/Author": author})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
