from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """As whom other systems are told: of who left they are told nothing more."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.webhook", "user_id"),
        }
