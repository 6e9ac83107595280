from odoo import api, fields, models


class HandoverLine(models.Model):
    """One entity of the portfolio goes to somebody of its own."""

    _name = "grandes.clientes.staff.handover.line"
    _description = "Entity of a hand-over"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "handover_id, id"

    handover_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.handover",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        required=True,
        index=True,
        domain=[("is_large_client", "=", True)],
    )
    successor_id = fields.Many2one(
        comodel_name="res.users",
        string="Successor",
        required=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    case_count = fields.Integer(string="Open cases", compute="_compute_case_count")

    @api.depends("partner_id", "handover_id.user_id")
    def _compute_case_count(self):
        for handover, lines in self.grouped("handover_id").items():
            counts = {
                partner.id: count for partner, count in handover._get_cases_by_entity()
            }
            for line in lines:
                line.case_count = counts.get(line.partner_id.id, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what was begun gets no more."""
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        """Write; as for :meth:`create`."""
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_draft()

    def _check_draft(self):
        """Raise if the hand-over was begun, but for its own acts."""
        if not self.env.su:
            self.handover_id._check_draft()
