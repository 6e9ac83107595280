from odoo import api, models


class Report(models.AbstractModel):
    """Fields by which reports can cut audits and non-conformities."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_cut_fields(self):
        """Add the fields of audits and non-conformities."""
        return super()._get_cut_fields() | {
            "grandes.clientes.quality.nonconformity": {
                "typification": "typification_id",
                "area": "responsible_area_id",
            },
            "grandes.clientes.quality.pnc.decision": {
                "typification": "case_id.typification_id",
                "area": "case_id.mission_area_id",
            },
            "grandes.clientes.quality.audit": {
                "channel": "channel_id",
                "typification": "case_id.typification_id",
                "advisor": "advisor_id",
                "area": "case_id.mission_area_id",
                "entity": "case_id.partner_id",
            },
            # About the whole channel: not cut by anything.
            "grandes.clientes.quality.visit": {},
            "grandes.clientes.quality.sample": {},
        }
