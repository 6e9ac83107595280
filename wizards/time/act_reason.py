from odoo import api, models


class CaseActReason(models.TransientModel):
    """Acts on the term that need a text (articles 14 and 17)."""

    _name = "grandes.clientes.case.act.reason"
    _inherit = "grandes.clientes.case.act.reason"

    @api.model
    def _get_reason_acts(self):
        view = "grandes_clientes.case_act_%s_view_form"
        return super()._get_reason_acts() | {
            "ask": ("missing", view % "ask"),
            "grant_time": ("reason", view % "grant_time"),
            "lapse": ("reason", view % "lapse"),
        }
