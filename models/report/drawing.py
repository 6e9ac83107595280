import json

from markupsafe import Markup

from odoo import api, models
from odoo.tools.misc import get_lang

from ...tools.report import chart as report_chart
from ...tools.report.format import Formatter
from ...tools.report.table import NUMBERS

# Rows of a list shown on screen and on paper; the spreadsheet contains all of them.
_SHOWN = 300


class Report(models.AbstractModel):
    """Renders a report, in the same way for the screen and for paper."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_formatter(self, report):
        """Return the formatter of the values of a report, in its language."""
        lang = get_lang(self.env, report.lang)
        env = self.with_context(lang=lang.code).env
        return Formatter(
            lang=lang.code,
            decimal_point=lang.decimal_point,
            thousands=lang.thousands_sep or "",
            date_format=lang.date_format,
            tz=report.tz,
            no_data=env._("no data"),
            total=env._("Total"),
            yes=env._("Yes"),
            no=env._("No"),
        )

    @api.model
    def _render_html(self, report, links=False, paper=False):
        """Return a report as HTML.

        :param report: :class:`~.report.table.Report`, just made or stored
        :param bool links: link figures and rows to their records; the widget
            ``grandes_clientes_report`` follows the links
        :param bool paper: whether it is printed
        """
        formatter = self._get_formatter(report)
        charts = [
            (
                chart,
                # Safe markup: drawn by us from numbers and escaped names.
                Markup(report_chart.draw(report, chart, formatter)),
                report_chart.is_cut_short(report, chart),
            )
            for chart in report.charts
        ]
        return (
            self.env["ir.qweb"]
            .with_context(lang=report.lang)
            ._render(
                "grandes_clientes.report_document",
                {
                    "report": report,
                    "f": formatter,
                    "charts": charts,
                    "links": links,
                    "paper": paper,
                    "most": _SHOWN,
                    "numbers": NUMBERS,
                    "json": json,
                },
            )
        )

    @api.model
    def _get_running_title(self, report):
        """Return the running title printed on every page."""
        days = self._get_formatter(report).label(report.date_from, report.date_to)
        return f"{report.heading} · {days}"

    @api.model
    def _render_pdf(self, report):
        """Return a report as PDF on the company's letterhead, with page numbers.

        :param report: :class:`~.report.table.Report`, just made or stored
        """
        company = self.env["res.company"].browse(report.params["company_id"])
        # Sudo: the action only holds the layout; whoever has the report may print it.
        action_sudo = self.env["ir.actions.report"].sudo()
        content, _kind = action_sudo.with_context(
            lang=report.lang, allowed_company_ids=company.ids
        )._render_qweb_pdf(
            "grandes_clientes.report_action",
            [],
            {
                "body": self._render_html(report, paper=True),
                "company_id": company,
                "running": self._get_running_title(report),
            },
        )
        return content
