from odoo import api, fields, models


class Filing(models.Model):
    """The contingency during which a filing was received by hand."""

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
        """Add the contingency, which loading writes."""
        return super()._get_protected_fields() | {"contingency_id"}

    def _send_sheet_back(self):
        """Send the sheet back, or only an acknowledgement for a contingency.

        The sheet of a contingency was written by the front office itself.
        """
        if self.contingency_id:
            self._send_acknowledgement()
            return
        super()._send_sheet_back()
