from odoo import models

from ...tools.sheet_writer import neutralise
from .costly import costly


class SafeExport(models.AbstractModel):
    """What people wrote stays text in the files that Odoo itself exports."""

    _name = "grandes.clientes.safe.export"
    _description = "Export without formulas"

    @costly
    def export_data(self, fields_to_export):
        """Export; text that looks like a formula gets an apostrophe before it.

        Odoo's XLSX would hold it as a formula, which runs for whoever opens it.
        """
        result = super().export_data(fields_to_export)
        result["datas"] = [
            [neutralise(cell) for cell in row] for row in result["datas"]
        ]
        return result
