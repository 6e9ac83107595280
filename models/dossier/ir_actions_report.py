import base64
import io
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import file_open
from odoo.tools.pdf import PdfFileReader, PdfFileWriter
from odoo.tools.safe_eval import safe_eval, time

from odoo.addons.base.models import ir_actions_report as engine

_OURS = "grandes_clientes."
# Where nobody listens: what is asked of it fails at once.
_NOWHERE = "http://127.0.0.1:9"
# A name that no host ever has (RFC 2606): the printer's session is sent to nobody.
_NOBODY = "http://printer.invalid"
# Of the server's own files: name, weight, slope, and what of a page asks for it.
_FONTS = (
    ("Reg", 400, "normal", ""),
    ("Bol", 700, "normal", r"<(?:b|strong|th|h1|h6)\b|fw-bold|font-weight|font:"),
    ("RegIta", 400, "italic", r"<(?:i|em|cite|dfn|var)\b|fst-italic|font-style|font:"),
)
# A page as the engine tells it of how many; it prints more or fewer than it counted.
_TOLD = re.compile(r"Page (\d+) of (\d+)")
# What it says of what failed, among how far it is.
_FAILED = re.compile(r"^(?:Error|Exit|Failed).*", re.M)
# Times that a document is printed again, each with a millimetre more at the bottom.
_AGAIN = 4
_BOTTOM = "--margin-bottom"
# How the engine ended, of the document that is being printed.
_ends = ContextVar("grandes_clientes_engine_ends", default=None)


class IrActionsReport(models.Model):
    """Our documents are static pages, printed without waiting, session or network.

    They hold what others wrote, and all that they need: the printer reaches nobody.
    They are whole or not printed at all, and say in their file what they are. Each is
    printed as soon as it says that it is ready (``window.print()``, see their layout):
    Odoo waits for a second, twice a document, for scripts that our pages don't have,
    and a shorter wait would lose headers and page numbers on a busy machine.
    """

    _inherit = "ir.actions.report"

    def _is_ours(self, report_ref):
        """Tell whether a report is one of this addon."""
        return bool(report_ref) and str(
            self._get_report(report_ref).report_name
        ).startswith(_OURS)

    def _get_layout(self):
        """Return our own bare page for our documents: it asks nothing of the server."""
        if self and self._is_ours(self[:1]):
            return self.env.ref("grandes_clientes.paper_layout")
        return super()._get_layout()

    def _get_paper_fonts(self, body):
        """Return the style rules that bring the letters of a page of our papers.

        Those that it uses: the engine reads a head and a foot anew for every page, and
        their letters with them.

        :param body: of the page, HTML
        """
        return Markup("\n").join(
            _font(name, weight, slope)
            for name, weight, slope, asks in _FONTS
            if re.search(asks, body)
        )

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
        with _engine_ends() as ends:
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
        if static and any(ends):
            raise UserError(
                self.env._(
                    "The document was not printed: its letterhead, or an image in it, "
                    "could not be loaded. Try again; if it goes on, tell the "
                    "administrator."
                )
            )
        return content

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("grandes_clientes_static"):
            # Images too: the engine would leave out what is not there.
            command += ["--load-media-error-handling", "abort"]
            command += ["--proxy", _NOWHERE]
            # It tells how many pages it counted, and how many it printed.
            command.remove("--quiet")
        return command

    def _get_report_url(self, layout=None):
        """Name nobody while one of ours is printed: it is whom the session goes to."""
        if self.env.context.get("grandes_clientes_static"):
            return _NOBODY
        return super()._get_report_url(layout=layout)

    # === WHAT THE FILE SAYS OF ITSELF === #

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Render; our documents bear their title and the entity that issues them."""
        content, kind = super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if kind == "pdf" and self._is_ours(report_ref):
            report_sudo = self._get_report(report_ref)
            ids = [res_ids] if isinstance(res_ids, int) else res_ids or []
            content = _told(
                content, *self._get_paper_facts(report_sudo, ids, data or {})
            )
        return content, kind

    def _get_paper_facts(self, report_sudo, ids, data):
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
        # Sudo: the paper says whose it is.
        return title, company.sudo().name


@contextmanager
def _engine_ends():
    """Collect the exit codes of the engine while a document is printed."""
    ends = []
    token = _ends.set(ends)
    try:
        yield ends
    finally:
        _ends.reset(token)


def _noting(run):
    """Return what runs the engine, noting how it ended for who wants to know.

    Odoo takes a document that was printed without its letterhead or its styles (exit
    code 1) for printed, and only logs it; no method of Odoo's tells the code.
    """

    def run_and_note(command):
        ends = _ends.get()
        if ends is None:
            return run(command)
        process = _run_until_counted(run, command)
        ends.append(process.returncode)
        return process

    return run_and_note


def _run_until_counted(run, command):
    """Run the engine until it prints as many pages as it counted before.

    It lays a document out twice, to count and to print, and where rows are kept whole
    the second time may come out otherwise: the last page had no letterhead, and all
    said «1 / 5» of six. A millimetre moves what stood on the edge.
    """
    command = list(command)
    for again in range(_AGAIN + 1):
        process = run(command)
        told = _TOLD.findall(process.stderr)
        if process.returncode or not told or told[-1][0] == told[-1][1]:
            break
        if again < _AGAIN and _BOTTOM in command:
            margin = command.index(_BOTTOM) + 1
            command[margin] = str(float(command[margin]) + 1)
    # Without how far it was at each moment, which nobody asked.
    process.stderr = "\n".join(_FAILED.findall(process.stderr))
    return process


engine._run_wkhtmltopdf = _noting(engine._run_wkhtmltopdf)


@lru_cache
def _font(name, weight, slope):
    """Return a font of our papers as a rule with the font in it."""
    with file_open(f"web/static/fonts/lato/Lato-{name}-webfont.ttf", "rb") as font:
        data = base64.b64encode(font.read()).decode()
    return Markup(  # noqa: S704  of ours, whole
        f"@font-face {{ font-family: Lato; font-weight: {weight}; "
        f"font-style: {slope}; src: url(data:font/ttf;base64,{data}); }}"
    )


def _told(content, title, author):
    """Return a PDF with its title and author."""
    writer = PdfFileWriter()
    writer.cloneReaderDocumentRoot(PdfFileReader(io.BytesIO(content), strict=False))
    writer.addMetadata({"/Title": title, "/Author": author})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
