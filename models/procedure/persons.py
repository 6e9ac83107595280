from odoo import api, models

from ...tools.persons import history


class ResUsers(models.Model):
    """Who departed from the procedure, and decided of it."""

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
