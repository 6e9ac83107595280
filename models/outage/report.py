from odoo import models

_MODEL = "grandes.clientes.outage"


class Report(models.AbstractModel):
    """What counts failures has no source where the company does not keep them here."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    def _has_source(self, source):
        """Return whether it is kept; failures, where their room is."""
        if _MODEL in (source.model, *source.needs):
            Room = self.env["grandes.clientes.room"]
            return Room._is_kept("outage") and super()._has_source(source)
        return super()._has_source(source)
