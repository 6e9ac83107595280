from odoo import fields, models
from odoo.exceptions import ValidationError


class FilingLineDecide(models.TransientModel):
    """Decide on many rows at once, with what the decision needs."""

    _name = "grandes.clientes.filing.line.decide"
    _description = "Decide on rows of a spreadsheet"

    line_ids = fields.Many2many(
        comodel_name="grandes.clientes.filing.line",
        relation="grandes_clientes_line_decide_rel",
        column1="wizard_id",
        column2="line_id",
        required=True,
    )
    line_count = fields.Integer(compute="_compute_line_count")
    decision = fields.Selection(
        selection=[
            ("typification", "Choose the typification"),
            ("leave_out", "Leave out"),
            ("register_anyway", "Register anyway"),
        ],
        required=True,
    )
    typification_id = fields.Many2one(comodel_name="grandes.clientes.typification")
    reason = fields.Char()

    def _compute_line_count(self):
        for wizard in self:
            wizard.line_count = len(wizard.line_ids)

    def action_decide(self):
        """Do what was decided on all the rows."""
        self.ensure_one()
        lines = self.line_ids
        if self.decision == "leave_out":
            lines._do_leave_out(self.reason)
        elif self.decision == "register_anyway":
            lines._do_register_anyway(self.reason)
        elif self.typification_id:
            lines._do_set_typification(self.typification_id)
        else:
            raise ValidationError(self.env._("Choose the typification."))
        return {"type": "ir.actions.act_window_close"}
