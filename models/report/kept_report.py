from odoo import api, fields, models

from ...tools.report.table import Report as Table
from ..engine.costly import costly


class KeptReport(models.AbstractModel):
    """A report stored as values and rendered from them, always the same."""

    _name = "grandes.clientes.report.kept"
    _description = "Report as it was made"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _export_door = "report"
    # Whether figures link to their records on screen.
    _HAS_LINKS = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    content = fields.Text(string="Report", required=True, readonly=True)
    html = fields.Html(compute="_compute_html", sanitize=False)
    pdf = fields.Binary(compute="_compute_pdf")
    xlsx = fields.Binary(compute="_compute_xlsx")

    @api.depends("content")
    def _compute_html(self):
        Report = self.env["grandes.clientes.report"]
        for kept in self:
            kept.html = Report._render_html(kept._report(), links=self._HAS_LINKS)

    @api.depends("content")
    @costly
    def _compute_pdf(self):
        Report = self.env["grandes.clientes.report"]
        for kept in self:
            kept.pdf = Report._get_encoded(Report._render_pdf(kept._report()))

    @api.depends("content")
    @costly
    def _compute_xlsx(self):
        Report = self.env["grandes.clientes.report"]
        for kept in self:
            kept.xlsx = Report._get_encoded(Report._export_xlsx(kept._report()))

    def _report(self):
        """Return the stored report."""
        self.ensure_one()
        return Table.from_json(self.content)

    def action_pdf(self):
        """Download the report as PDF."""
        return self.env["grandes.clientes.report"]._get_download_action(
            self, "pdf", self._report()
        )

    def action_xlsx(self):
        """Download the report as a spreadsheet."""
        return self.env["grandes.clientes.report"]._get_download_action(
            self, "xlsx", self._report()
        )
