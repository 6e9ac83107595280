from odoo import fields, models


class AccessLoadSettle(models.TransientModel):
    """Wizard to settle the rows of an access load."""

    _name = "grandes.clientes.access.load.settle"
    _description = "What is done about rows"
    _inherit = ["grandes.clientes.protected.mixin"]

    line_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.load.line",
        relation="grandes_clientes_load_settle_rel",
        column1="wizard_id",
        column2="line_id",
        required=True,
    )
    decision = fields.Selection(
        selection=[
            ("accepted", "It is explained"),
            ("asked", "It was asked to be corrected"),
            ("name", "It is somebody of ours"),
        ],
        required=True,
        default="asked",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Who it is", domain=[("share", "=", False)]
    )
    note = fields.Char(
        string="Which", help="The explanation, or the number of what was asked."
    )

    def action_confirm(self):
        """Settle the rows."""
        self.ensure_one()
        if self.decision == "name":
            self.line_ids._do_name(self.user_id)
        else:
            self.line_ids._do_settle(self.decision, self.note)
        return {"type": "ir.actions.act_window_close"}
