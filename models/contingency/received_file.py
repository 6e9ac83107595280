from odoo import fields, models


class Contingency(models.Model):
    """Access to sheet and evidence is logged: they concern many beneficiaries."""

    _name = "grandes.clientes.contingency"
    _inherit = ["grandes.clientes.contingency", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return the values that locate an opened file in the access log."""
        return {"contingency_id": self.id}


class ReceivedFile(models.Model):
    """The contingency to which an opened file belongs."""

    _name = "grandes.clientes.file.access"
    _inherit = "grandes.clientes.file.access"

    contingency_id = fields.Many2one(
        comodel_name="grandes.clientes.contingency",
        readonly=True,
        ondelete="restrict",
    )
