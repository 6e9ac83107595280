from odoo import models


class CaseGuidance(models.AbstractModel):
    """What a desk sent back, and why an answer did not arrive, on the case's banner."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Say why the case came back to whom works it."""
        if not case._has_field_access(case._fields["need"], "read"):
            return super()._get_guidance(case)
        if case.pending_answer_state == "failed":
            needs = self.env["grandes.clientes.case.needs"]
            # Sudo: why it failed, of a case that the user works.
            return needs._get_failure(case.sudo().pending_answer_id)
        # What was never on another desk did not come back from one.
        if case.state in ("front_office", "back_office") and case.escalation_count:
            needs = self.env["grandes.clientes.case.needs"]._find_needs(case)
            for need, (_label, reason) in needs.get(case.id, {}).items():
                if need in ("returned", "rejected"):
                    return reason
        return super()._get_guidance(case)
