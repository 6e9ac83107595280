from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Persons: who loaded exports of the platform."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.platform.load", "loaded_by_id"),
        }
