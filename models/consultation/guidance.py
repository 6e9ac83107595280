from odoo import models


class CaseGuidance(models.AbstractModel):
    """Guidance on a case that was looked up in a legacy system."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_own_guidance(self, case):
        """Do not ask the holder to look up again what was looked up."""
        if any(not each.system_down for each in case.consultation_ids):
            return self.env._("It was looked up: answer it or escalate it.")
        return super()._get_own_guidance(case)
