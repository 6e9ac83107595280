from odoo import models


class InboundMail(models.Model):
    """Incoming mail: users who see masks have to give a reason to open the original."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = ["grandes.clientes.inbound.mail", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return the filing of the opened file, for the access log."""
        return {"filing_id": self.filing_id.id}
