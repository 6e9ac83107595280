from odoo import api, fields, models


class AccessRequestRefuse(models.TransientModel):
    """Wizard to refuse access requests, with the reason."""

    _name = "grandes.clientes.access.request.refuse"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Refuse access requests"

    _act = "refuse"
    _records = "request_ids"

    request_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.request",
        relation="grandes_clientes_access_request_refuse_rel",
        column1="wizard_id",
        column2="request_id",
        required=True,
    )
    reason = fields.Char(string="Why", required=True)

    @api.depends("request_ids")
    def _compute_refused(self):
        return super()._compute_refused()

    def _perform(self, records):
        # No job: few records at a time.
        records._do_refuse(self.reason)
        return self.env["grandes.clientes.job"]
