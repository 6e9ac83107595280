from odoo import api, models


class CaseActReason(models.TransientModel):
    """Closed cases go back on the desk because the requester is not content."""

    _name = "grandes.clientes.case.act.reason"
    _inherit = "grandes.clientes.case.act.reason"

    @api.model
    def _get_reason_acts(self):
        return super()._get_reason_acts() | {
            "not_solved": ("reason", "grandes_clientes.case_act_not_solved_view_form")
        }
