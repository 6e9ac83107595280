from odoo import models


class Contingency(models.Model):
    """Sheet and evidence of an outage tell of many beneficiaries."""

    _name = "grandes.clientes.contingency"
    _inherit = ["grandes.clientes.contingency", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return what the trace of an opened file says of where it is."""
        return {"contingency_id": self.id}
