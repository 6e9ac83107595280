from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Persons: who saw, ended or commented on a failure."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.outage", "ended_by_id"),
            **history("grandes.clientes.outage.witness", "user_id"),
            **history("grandes.clientes.outage.statement", "user_id"),
        }
