from odoo import api, fields, models


class CaseActRefer(models.TransientModel):
    """What is asked was answered before (Law 1755 of 2015, article 19)."""

    _name = "grandes.clientes.case.act.refer"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Refer cases to an earlier answer"

    _act = "refer"

    case_ids = fields.Many2many(relation="grandes_clientes_act_refer_rel")
    entity_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_entity_ids", string="Entities"
    )
    first_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        string="Case that was answered",
        required=True,
        domain="[('state', 'in', ('answered', 'closed')), "
        "('partner_id', 'in', entity_ids), ('id', 'not in', case_ids)]",
    )

    @api.depends("case_ids")
    def _compute_entity_ids(self):
        for wizard in self:
            wizard.entity_ids = wizard.case_ids.partner_id

    def _get_arguments(self):
        return {"first": self.first_id}
