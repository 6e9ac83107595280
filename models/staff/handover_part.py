from odoo import api, fields, models


class HandoverPart(models.AbstractModel):
    """Mixin for the parts of a hand-over: editable until it is begun."""

    _name = "grandes.clientes.staff.handover.part"
    _description = "Part of a hand-over"
    _inherit = ["grandes.clientes.protected.mixin"]

    handover_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.handover",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Create the parts; refused once the hand-over was begun."""
        parts = super().create(vals_list)
        parts._check_draft()
        return parts

    def write(self, vals):
        """Write; as in :meth:`create`, also for the hand-over that a part moves to."""
        self._check_draft()
        result = super().write(vals)
        if "handover_id" in vals:
            self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_draft()

    def _check_draft(self):
        """Raise if the hand-over was begun, except for its own acts."""
        if not self.env.su:
            self.handover_id._check_draft()
