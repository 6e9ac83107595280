from odoo import api, models

from ...tools.persons import history


class ResUsers(models.Model):
    """Who looked up."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.consultation", "user_id"),
        }
