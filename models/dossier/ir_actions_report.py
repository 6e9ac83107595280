from odoo import models

_OURS = "grandes_clientes."
# What wkhtmltopdf takes as the word that a page is ready.
_READY = "window.print()"


class IrActionsReport(models.Model):
    """Our documents are static pages: each is printed as soon as it says it is ready.

    Odoo waits for a second, twice a document, for scripts that our pages don't have.
    A shorter wait would lose headers and page numbers on a busy machine.
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
        if report_ref and str(self._get_report(report_ref).report_name).startswith(
            _OURS
        ):
            # Plain strings: Markup would escape what is looked for.
            bodies = [
                str(body).replace("<body ", f'<body onload="{_READY}" ', 1)
                for body in bodies
            ]
            header, footer = (
                part
                and str(part).replace(
                    'onload="subst()"', f'onload="subst();{_READY}"', 1
                )
                for part in (header, footer)
            )
        return super()._run_wkhtmltopdf(
            bodies,
            report_ref=report_ref,
            header=header,
            footer=footer,
            landscape=landscape,
            specific_paperformat_args=specific_paperformat_args,
            set_viewport_size=set_viewport_size,
        )
