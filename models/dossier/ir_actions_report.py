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
# Proxy address where nothing listens, so that any request fails at once.
_NOWHERE = "http://127.0.0.1:9"
# Reserved host name (RFC 2606), so that the session cookie is sent to no host.
_NOBODY = "http://printer.invalid"
# Fonts among the server's files: name, weight, style, and pattern of HTML that uses it.
_FONTS = (
    ("Reg", 400, "normal", ""),
    ("Bol", 700, "normal", r"<(?:b|strong|th|h1|h6)\b|fw-bold|font-weight|font:"),
    ("RegIta", 400, "italic", r"<(?:i|em|cite|dfn|var)\b|fst-italic|font-style|font:"),
)
# Progress line of wkhtmltopdf; it may print more or fewer pages than it counted.
_TOLD = re.compile(r"Page (\d+) of (\d+)")
# Error lines among the progress output.
_FAILED = re.compile(r"^(?:Error|Exit|Failed).*", re.M)
# Maximum number of reprints, each with the bottom margin one millimetre larger.
_AGAIN = 4
_BOTTOM = "--margin-bottom"
# Exit codes of wkhtmltopdf for the document being printed.
_ends = ContextVar("grandes_clientes_engine_ends", default=None)


class IrActionsReport(models.Model):
    """Printing of our documents as static pages, without delay, session or network.

    The documents contain text written by outsiders and embed all they need, so
    wkhtmltopdf gets no network access. An incomplete document is not printed at all,
    and every file carries title and author. A page is printed as soon as it calls
    ``window.print()`` (see the layout): Odoo's default is to wait a second, twice per
    document, for scripts that these pages do not have, and a shorter fixed wait would
    lose headers and page numbers on a busy machine.
    """

    _inherit = "ir.actions.report"

    def _is_ours(self, report_ref):
        """Return whether a report belongs to this addon."""
        return bool(report_ref) and str(
            self._get_report(report_ref).report_name
        ).startswith(_OURS)

    def _get_layout(self):
        """Return the bare layout for our documents, which loads no assets."""
        if self and self._is_ours(self[:1]):
            return self.env.ref("grandes_clientes.paper_layout")
        return super()._get_layout()

    def _get_paper_fonts(self, body):
        """Return the ``@font-face`` rules of the fonts that a page uses.

        Only those, because wkhtmltopdf loads header and footer again for every page,
        including their fonts.

        :param body: HTML of the page
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
            # Fail on missing images too: by default they are silently left out.
            command += ["--load-media-error-handling", "abort"]
            command += ["--proxy", _NOWHERE]
            # The progress output tells how many pages it counted and printed.
            command.remove("--quiet")
        return command

    def _get_report_url(self, layout=None):
        """Return a dead host for our documents, as it receives the session cookie."""
        if self.env.context.get("grandes_clientes_static"):
            return _NOBODY
        return super()._get_report_url(layout=layout)

    # === FILE METADATA === #

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Render the PDF, and set title and author of our documents."""
        content, kind = super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if kind == "pdf" and self._is_ours(report_ref):
            report_sudo = self._get_report(report_ref)
            ids = [res_ids] if isinstance(res_ids, int) else res_ids or []
            content = _told(
                content, *self._get_paper_facts(report_sudo, ids, data or {})
            )
        return content, kind

    def _get_paper_facts(self, report_sudo, ids, data):
        """Return title and author of one of our documents."""
        records = self.env[report_sudo.model].browse(ids)
        company = data.get("company_id") or self.env.company
        title = data.get("running") or report_sudo.name
        if records and "company_id" in records._fields:
            # Sudo: the document itself shows the issuing company.
            company = records[:1].sudo().company_id or company
        if len(records) == 1:
            title = (
                safe_eval(
                    report_sudo.print_report_name, {"object": records, "time": time}
                )
                if report_sudo.print_report_name
                else f"{title} · {records.display_name}"
            )
        # Sudo: the document shows the company's name.
        return title, company.sudo().name


@contextmanager
def _engine_ends():
    """Collect the exit codes of wkhtmltopdf while a document is printed."""
    ends = []
    token = _ends.set(ends)
    try:
        yield ends
    finally:
        _ends.reset(token)


def _noting(run):
    """Wrap the function that runs wkhtmltopdf, to record its exit code.

    Odoo accepts a document printed without its letterhead or styles (exit code 1) and
    only logs it; no method of Odoo exposes the exit code.
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
    """Run wkhtmltopdf until it prints as many pages as it counted.

    It lays out a document twice, to count and to print. Where rows are kept whole, the
    two may differ: the last page then lacked its letterhead, and all pages said
    «1 / 5» out of six. One millimetre more of margin moves the row at the page break.
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
    # Drop the progress output, which callers do not expect.
    process.stderr = "\n".join(_FAILED.findall(process.stderr))
    return process


engine._run_wkhtmltopdf = _noting(engine._run_wkhtmltopdf)


@lru_cache
def _font(name, weight, slope):
    """Return an ``@font-face`` rule with the font embedded."""
    with file_open(f"web/static/fonts/lato/Lato-{name}-webfont.ttf", "rb") as font:
        data = base64.b64encode(font.read()).decode()
    return Markup(  # noqa: S704  built from constants only
        f"@font-face {{ font-family: Lato; font-weight: {weight}; "
        f"font-style: {slope}; src: url(data:font/ttf;base64,{data}); }}"
    )


def _told(content, title, author):
    """Return the PDF with title and author in its metadata."""
    writer = PdfFileWriter()
    writer.cloneReaderDocumentRoot(PdfFileReader(io.BytesIO(content), strict=False))
    writer.addMetadata({"/Title": title, "/Author": author})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
