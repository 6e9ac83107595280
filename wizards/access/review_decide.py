from odoo import fields, models


class AccessReviewDecide(models.TransientModel):
    """Wizard to suspend or remove profiles under review, with the reason."""

    _name = "grandes.clientes.access.review.decide"
    _description = "Decide of profiles"
    _inherit = ["grandes.clientes.protected.mixin"]

    decision = fields.Selection(
        selection=[("suspend", "Suspend"), ("remove", "Remove")],
        required=True,
        default="suspend",
    )
    line_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.review.line",
        relation="grandes_clientes_review_decide_rel",
        column1="wizard_id",
        column2="line_id",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Suspend or remove the profiles."""
        self.ensure_one()
        if self.decision == "remove":
            self.line_ids._do_remove(self.reason)
        else:
            self.line_ids._do_suspend(self.reason)
        return {"type": "ir.actions.act_window_close"}
