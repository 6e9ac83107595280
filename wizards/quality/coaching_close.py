from odoo import api, fields, models


class QualityCoachingClose(models.TransientModel):
    """Wizard to close coachings with their outcome."""

    _name = "grandes.clientes.quality.coaching.close"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Close a coaching"

    _act = "close"
    _records = "coaching_ids"

    coaching_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.coaching",
        relation="grandes_clientes_coaching_close_rel",
        column1="wizard_id",
        column2="coaching_id",
        required=True,
    )
    agreed = fields.Text(string="What was agreed", compute="_compute_agreed")
    outcome = fields.Text(string="What became of it", required=True)

    @api.depends("coaching_ids")
    def _compute_agreed(self):
        for wizard in self:
            wizard.agreed = "\n".join(wizard.coaching_ids.mapped("action"))

    @api.depends("coaching_ids")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_arguments(self):
        return {"outcome": self.outcome}
