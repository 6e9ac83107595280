from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Fields of incoming mail that refer to users."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.inbound.mail", "handled_by_id", "called_by_id"),
        }
