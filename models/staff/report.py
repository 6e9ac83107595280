from odoo import api, models


class Report(models.AbstractModel):
    """Fields of movements and grants by which reports are split."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_cut_fields(self):
        """Add the fields of movements and profiles."""
        return super()._get_cut_fields() | {
            "grandes.clientes.staff.movement": {
                "advisor": "user_id",
                "area": "mission_area_id",
            },
            "grandes.clientes.access.grant": {
                "advisor": "user_id",
                "area": "mission_area_id",
            },
        }
