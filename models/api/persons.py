from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Users as whom other systems are notified; those who left are no longer used."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.webhook", "user_id"),
        }
