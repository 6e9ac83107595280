from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Users who skipped first steps, tested the mail or reviewed the matrix."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.setup.skip", "user_id"),
            **history("grandes.clientes.mail.test", "user_id"),
            **history("grandes.clientes.escalation.matrix", "reviewed_by_id"),
        }
