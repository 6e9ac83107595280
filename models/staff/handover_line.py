from odoo import api, fields, models


class HandoverLine(models.Model):
    """An entity of the portfolio that goes to a successor of its own."""

    _name = "grandes.clientes.staff.handover.line"
    _description = "Entity of a hand-over"
    _inherit = ["grandes.clientes.staff.handover.part"]
    _order = "handover_id, id"

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
