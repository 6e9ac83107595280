from odoo import models


class InboundMail(models.Model):
    """A mail as it came is opened with a reason by who is shown masks."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = ["grandes.clientes.inbound.mail", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return what the trace of an opened file says of where it is."""
        return {"filing_id": self.filing_id.id}
