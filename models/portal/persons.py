from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Fields of requests for access and portal drafts that refer to users."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history(
                "grandes.clientes.portal.invitation", "asked_by_id", "decided_by_id"
            ),
            **history("grandes.clientes.portal.draft", "user_id"),
            **history("grandes.clientes.new.promise", "user_id"),
        }
