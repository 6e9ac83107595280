from odoo import api, fields, models


class QualityObjectionDecide(models.TransientModel):
    """Wizard to accept or reject objections, with the reason."""

    _name = "grandes.clientes.quality.objection.decide"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Decide on objections"

    _records = "objection_ids"

    objection_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.objection",
        relation="grandes_clientes_objection_decide_rel",
        column1="wizard_id",
        column2="objection_id",
        required=True,
    )
    act = fields.Selection(
        selection=[("accept", "Accept the objection"), ("reject", "Reject")],
        string="Decision",
        required=True,
    )
    objected = fields.Text(string="What was objected", compute="_compute_objected")
    reason = fields.Text(required=True)

    @api.depends("objection_ids")
    def _compute_objected(self):
        for wizard in self:
            wizard.objected = "\n".join(wizard.objection_ids.mapped("reason"))

    @api.depends("objection_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _perform(self, records):
        # No job: a judgement on few records.
        getattr(records, f"_do_{self.act}")(self.reason)
        return self.env["grandes.clientes.job"]
