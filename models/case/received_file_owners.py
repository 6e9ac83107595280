from odoo import models


class Filing(models.Model):
    """What came with a filing is opened with a reason by who is shown masks."""

    _name = "grandes.clientes.filing"
    _inherit = ["grandes.clientes.filing", "grandes.clientes.received.file.mixin"]

    def _prepare_file_access_vals(self):
        """Return what the trace of an opened file says of where it is."""
        return {"filing_id": self.id}


class Case(models.Model):
    """So is what was attached to a case since; its filing's is offered with it."""

    _name = "grandes.clientes.case"
    _inherit = ["grandes.clientes.case", "grandes.clientes.received.file.mixin"]

    def _with_received_files(self):
        return [*super()._with_received_files(), self.filing_id]

    def _prepare_file_access_vals(self):
        """Return what the trace of an opened file says of where it is."""
        return {"filing_id": self.filing_id.id}
