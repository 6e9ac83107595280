from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Users named by training records: kept as history."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        prefix = "grandes.clientes.training"
        return {
            **super()._get_person_fields(),
            **history(f"{prefix}.timetable", "frozen_by_id"),
            **history(f"{prefix}.attendance", "user_id"),
            **history(f"{prefix}.mark", "user_id", "entered_by_id"),
            **history(f"{prefix}.change", "user_id", "changed_by_id"),
            **history(f"{prefix}.load", "loaded_by_id"),
            **history(f"{prefix}.need", "decided_by_id"),
        }
