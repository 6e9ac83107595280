from odoo import models


class CaseGuidance(models.AbstractModel):
    """Guidance on a case that was looked up in a legacy system."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_own_guidance(self, case):
        """Do not ask the holder to look up again what was looked up."""
        # By the history, which the form shows anyway.
        told = [event.facts or {} for event in case.event_ids]
        if any("consultation" in facts and not facts.get("down") for facts in told):
            return self.env._("It was looked up: answer it or escalate it.")
        return super()._get_own_guidance(case)
