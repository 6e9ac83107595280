from odoo import models

_OURS = "grandes_clientes."
# Odoo waits for a second, twice a document, for scripts that our pages don't have.
_DELAY = "20"


class IrActionsReport(models.Model):
    """Our documents are static pages: they are printed without waiting for scripts."""

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
        return command
