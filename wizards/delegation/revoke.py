from odoo import api, fields, models


class DelegationRevoke(models.TransientModel):
    """Wizard to revoke delegations, with the reason."""

    _name = "grandes.clientes.delegation.revoke"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Revoke delegations"

    _act = "revoke"
    _records = "delegation_ids"

    delegation_ids = fields.Many2many(
        comodel_name="grandes.clientes.delegation",
        relation="grandes_clientes_delegation_revoke_rel",
        column1="wizard_id",
        column2="delegation_id",
        required=True,
    )
    reason = fields.Char(required=True)

    @api.depends("delegation_ids")
    def _compute_refused(self):
        return super()._compute_refused()

    def _perform(self, records):
        records._do_revoke(self.reason)
        return self.env["grandes.clientes.job"]
