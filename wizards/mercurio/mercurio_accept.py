from odoo import fields, models


class MercurioAccept(models.TransientModel):
    """Wizard to leave lines of a reconciliation as they are, with the reason."""

    _name = "grandes.clientes.mercurio.accept"
    _description = "Leave lines of a reconciliation as they are"
    _inherit = ["grandes.clientes.opening.mixin", "grandes.clientes.protected.mixin"]

    _records = "line_ids"

    line_ids = fields.Many2many(
        comodel_name="grandes.clientes.mercurio.line",
        relation="grandes_clientes_mercurio_accept_rel",
        column1="wizard_id",
        column2="line_id",
        required=True,
    )
    reason = fields.Text(required=True)

    def _get_opening_refusals(self, records):
        return records._get_cannot_accept_reasons()

    def action_confirm(self):
        """Leave the lines as they are."""
        self.ensure_one()
        self.line_ids._do_accept(self.reason)
        return {"type": "ir.actions.act_window_close"}
