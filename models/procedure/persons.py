from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Persons: whose deviations they are, and who activated or exported what."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history(
                "grandes.clientes.deviation",
                "person_id",
                "user_id",
                "proposed_by",
                "decided_by",
            ),
            **history("grandes.clientes.procedure", "activated_by"),
            **history("grandes.clientes.event.log.export", "user_id"),
        }
