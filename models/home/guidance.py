from odoo import models


class CaseGuidance(models.AbstractModel):
    """What a desk sent back, and why an answer did not arrive, on the case's banner."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Say why the case came back to whom works it."""
        needs = self.env["grandes.clientes.case.needs"]._find_needs(case)
        own = needs.get(case.id, {})
        for need in ("failed", "returned", "rejected"):
            if need in own and self._can_act_on(case):
                return own[need][1]
        return super()._get_guidance(case)

    def _can_act_on(self, case):
        return case._has_field_access(case._fields["need"], "read")
