from urllib.parse import urlparse

from odoo import models

_OURS = "grandes_clientes."
# Odoo waits for a second, twice a document, for scripts that our pages don't have.
_DELAY = "20"
# Where nobody listens: what is asked of it fails at once.
_NOWHERE = "http://127.0.0.1:9"
# A name that no host ever has (RFC 2606): the printer's session is sent to nobody.
_NOBODY = "http://printer.invalid"


class IrActionsReport(models.Model):
    """Our documents are static pages, printed without scripts, session or network.

    They hold what others wrote. The printer reaches our own server only, for styles
    that everybody may read, and without the session of whoever prints.
    """

    _inherit = "ir.actions.report"

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
        static = bool(report_ref) and str(
            self._get_report(report_ref).report_name
        ).startswith(_OURS)
        return super(
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

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("grandes_clientes_static"):
            command[command.index("--javascript-delay") + 1] = _DELAY
            command += ["--proxy", _NOWHERE]
            host = urlparse(super()._get_report_url() or "").hostname
            if host:
                command += ["--bypass-proxy-for", host]
        return command

    def _get_report_url(self, layout=None):
        """Name nobody while one of ours is printed: it is whom the session goes to."""
        if self.env.context.get("grandes_clientes_static"):
            return _NOBODY
        return super()._get_report_url(layout=layout)
