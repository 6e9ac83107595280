from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """User fields of report packs: who prepared, froze, sent and reviewed them."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history(
                "grandes.clientes.report.pack",
                "prepared_by_id",
                "frozen_by_id",
                "sent_by_id",
                "acknowledged_by_id",
            ),
            **history("grandes.clientes.report.review", "user_id"),
            **history("grandes.clientes.report.sheet", "outside_by_id"),
        }
