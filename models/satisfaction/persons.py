from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Person field of satisfaction surveys, kept as history."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.satisfaction", "user_id"),
        }
