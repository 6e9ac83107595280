from odoo import api, models

from ...tools.persons import history


class ResUsers(models.Model):
    """Who handled mail."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.inbound.mail", "handled_by_id", "called_by_id"),
        }
