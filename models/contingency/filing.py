from odoo import api, fields, models


class Filing(models.Model):
    """A filing that was received by hand while the system was down."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    contingency_id = fields.Many2one(
        comodel_name="grandes.clientes.contingency",
        string="Contingency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Received by hand during this outage, and loaded later.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the outage, which loading writes."""
        return super()._get_protected_fields() | {"contingency_id"}

    def _send_sheet_back(self):
        """Send back; what was written by hand was the front office's own sheet."""
        if self.contingency_id:
            self._send_acknowledgement()
            return
        super()._send_sheet_back()
