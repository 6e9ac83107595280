from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Person fields of letters and reconciliations, kept as history."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.letter", "made_by_id"),
            **history("grandes.clientes.mercurio.line", "settled_by_id"),
            **history("grandes.clientes.mercurio.reconciliation", "uploaded_by_id"),
        }
