from odoo import api, models


class CaseActReason(models.TransientModel):
    """Return of closed cases to the desk because the requester is not satisfied."""

    _name = "grandes.clientes.case.act.reason"
    _inherit = "grandes.clientes.case.act.reason"

    @api.model
    def _get_reason_acts(self):
        return super()._get_reason_acts() | {
            "not_solved": ("reason", "grandes_clientes.case_act_not_solved_view_form")
        }
