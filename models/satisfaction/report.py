from odoo import api, models

_MODEL = "grandes.clientes.satisfaction"


class Report(models.AbstractModel):
    """Fields by which reports can break down satisfaction marks."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_cut_fields(self):
        """Add the fields of satisfaction marks."""
        return super()._get_cut_fields() | {
            _MODEL: {
                "channel": "channel_id",
                "typification": "typification_id",
                "advisor": "user_id",
                "area": "case_id.mission_area_id",
                "entity": "partner_id",
            },
        }
