from odoo import api, models

from ...tools.report import xlsx as report_xlsx


class Report(models.AbstractModel):
    """Exports a report as a spreadsheet, in our layout or the contract's."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _export_xlsx(self, report):
        """Return a report as XLSX, in the entity's own layout if there is one.

        :param report: :class:`~.report.table.Report`, just made or stored
        :raise UserError: the layout cannot be filled with this report
        """
        layout = self.env["grandes.clientes.report.layout"]._of(report)
        if layout:
            return layout._render_filled(report, self._get_formatter(report))
        return self._export_own_xlsx(report)

    @api.model
    def _export_own_xlsx(self, report):
        """Return a report as XLSX in our own layout."""
        return report_xlsx.write(
            report, self._get_heading_words(report), self._get_formatter(report)
        )

    def _get_heading_words(self, report):
        """Return the headings of the spreadsheet in the report's language."""
        env = self.with_context(lang=report.lang).env
        return {
            "summary": env._("Summary"),
            "report": env._("Report"),
            "date_from": env._("From"),
            "date_to": env._("Until"),
            "definitions": env._("Definitions"),
            "company": env._("Company"),
            "period": env._("Period"),
            "cut_off": env._("Cut-off"),
            "made_by": env._("Made by"),
            "made_on": env._("Made on"),
            "version": env._("Version of the definitions"),
            "note": env._("To know"),
            "indicator": env._("Indicator"),
            "formula": env._("Formula"),
            "numerator": env._("Numerator"),
            "denominator": env._("Of"),
            "figure": env._("Figure"),
            "unit": env._("Unit"),
            "goal": env._("Goal"),
            "met": env._("Met?"),
            "warning": env._("To know"),
            "unbalanced": env._("It does not add up."),
        }
