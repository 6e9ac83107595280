from odoo import fields, models


class Contingency(models.Model):
    """Sheet and evidence of an outage tell of many beneficiaries."""

    _name = "grandes.clientes.contingency"
    _inherit = ["grandes.clientes.contingency", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return what the trace of an opened file says of where it is."""
        return {"contingency_id": self.id}


class ReceivedFile(models.Model):
    """Which outage an opened file is of."""

    _name = "grandes.clientes.file.access"
    _inherit = "grandes.clientes.file.access"

    contingency_id = fields.Many2one(
        comodel_name="grandes.clientes.contingency",
        readonly=True,
        ondelete="restrict",
    )
