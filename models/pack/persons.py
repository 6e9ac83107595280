from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Person fields of report packs, reviews and sheets, kept as history."""

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
