from odoo import api, models

from ...tools.persons import history


class ResUsers(models.Model):
    """Who told what."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.follow.up", "user_id"),
        }
