from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Users who verified seals: kept as history."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.seal.verification", "user_id"),
        }
