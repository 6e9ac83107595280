from odoo import fields, models
from odoo.exceptions import ValidationError


class FilingLineDecide(models.TransientModel):
    """Wizard to decide on many rows of a spreadsheet at once."""

    _name = "grandes.clientes.filing.line.decide"
    _description = "Decide on rows of a spreadsheet"
    _inherit = ["grandes.clientes.opening.mixin"]

    _records = "line_ids"

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

    def _get_opening_refusals(self, records):
        return records._get_cannot_decide_reasons(self.decision)

    def action_decide(self):
        """Apply the decision to all rows that can take it.

        :raise ValidationError: no row can take it, or the typification is missing
        """
        self.ensure_one()
        reasons = self.line_ids._get_cannot_decide_reasons(self.decision)
        lines = self.line_ids.filtered(lambda line: line.id not in reasons)
        if not lines:
            raise ValidationError(self._get_refused_sentence(self.line_ids, reasons))
        if self.decision == "leave_out":
            lines._do_leave_out(self.reason)
        elif self.decision == "register_anyway":
            lines._do_register_anyway(self.reason)
        elif self.typification_id:
            lines._do_set_typification(self.typification_id)
        else:
            raise ValidationError(self.env._("Choose the typification."))
        return {"type": "ir.actions.act_window_close"}
