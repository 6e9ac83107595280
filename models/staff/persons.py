from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Users named by hand-overs: kept as history."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        handover = "grandes.clientes.staff.handover"
        return {
            **super()._get_person_fields(),
            **history(
                handover,
                "user_id",
                "successor_id",
                "other_successor_id",
                "spread_user_ids",
                "run_by_id",
                "undone_by_id",
            ),
            **history(f"{handover}.kind", "successor_id"),
            **history(f"{handover}.line", "successor_id"),
            **history(f"{handover}.item", "successor_id"),
        }
