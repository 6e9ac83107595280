from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Fields of consultations that refer to users."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.consultation", "user_id"),
        }
