from odoo import models


class Report(models.AbstractModel):
    """Explains an empty report of the platform where its exports are not kept."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    def _apply_status(self, report):
        """Add why the report is empty, where exports are not kept here."""
        result = super()._apply_status(report)
        if report.code == "I07":
            self._apply_not_kept(report, "platform")
        return result
