from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """User field of triage: who has a mail open."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.triage.reading", "user_id"),
        }
