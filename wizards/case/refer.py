from odoo import api, fields, models


class CaseActRefer(models.TransientModel):
    """Wizard to refer to an earlier answer (Law 1755 of 2015, article 19)."""

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

    def _refusals(self, cases):
        """Refuse also the cases of entities without an earlier answer."""
        reasons = super()._refusals(cases)
        answered = self.env["grandes.clientes.case"]._read_group(
            [
                ("state", "in", ("answered", "closed")),
                ("partner_id", "in", cases.partner_id.ids),
                ("id", "not in", cases.ids),
            ],
            ["partner_id"],
        )
        entities = {partner.id for (partner,) in answered}
        for case in cases:
            if case.id not in reasons and case.partner_id.id not in entities:
                reasons[case.id] = self.env._(
                    "Nothing was answered to %(entity)s: there is no earlier answer to "
                    "refer to.",
                    entity=case.partner_id.display_name,
                )
        return reasons

    def _get_arguments(self):
        return {"first": self.first_id}
