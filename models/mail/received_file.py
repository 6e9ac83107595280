from odoo import models

from .inbound_thread import REQUEST


class InboundMail(models.Model):
    """A mail as it came is opened with a reason by who is shown masks."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = ["grandes.clientes.inbound.mail", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return what the trace of an opened file says of where it is."""
        return {"filing_id": self.filing_id.id}


class IrAttachment(models.Model):
    """What came with a reply is had by who reads the request, and by no token."""

    _name = "ir.attachment"
    _inherit = "ir.attachment"

    def _is_given_by_right_alone(self):
        self.ensure_one()
        return super()._is_given_by_right_alone() or self.res_model == REQUEST
