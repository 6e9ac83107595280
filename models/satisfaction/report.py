from odoo import api, models

_MODEL = "grandes.clientes.satisfaction"


class Report(models.AbstractModel):
    """Where marks keep what reports are cut by."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_cut_fields(self):
        """Add the fields of a mark."""
        return super()._get_cut_fields() | {
            _MODEL: {
                "channel": "channel_id",
                "typification": "typification_id",
                "advisor": "user_id",
                "area": "case_id.mission_area_id",
                "entity": "partner_id",
            },
        }
