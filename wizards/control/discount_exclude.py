from odoo import api, fields, models


class ContractDiscountExclude(models.TransientModel):
    """Wizard to exclude a line from the month's discount, with the reason."""

    _name = "grandes.clientes.contract.discount.exclude"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Leave a line out"

    _act = "exclude"
    _records = "line_id"

    line_id = fields.Many2one(
        comodel_name="grandes.clientes.contract.discount.line",
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)

    @api.depends("line_id")
    def _compute_refused(self):
        return super()._compute_refused()

    def _perform(self, records):
        records._do_exclude(self.reason)
        return self.env["grandes.clientes.job"]
