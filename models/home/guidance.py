from odoo import models


class CaseGuidance(models.AbstractModel):
    """Guidance on returned escalations and failed answers, on the case's banner."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Return why the case came back to its holder."""
        if not case._has_field_access(case._fields["need"], "read"):
            return super()._get_guidance(case)
        if case.pending_answer_state == "failed":
            needs = self.env["grandes.clientes.case.needs"]
            # Sudo: the failure reason of a case that the user works.
            return needs._get_failure(case.sudo().pending_answer_id)
        # A case without escalations cannot have come back from a desk.
        if case.state in ("front_office", "back_office") and case.escalation_count:
            needs = self.env["grandes.clientes.case.needs"]._find_needs(case)
            for need, (_label, reason) in needs.get(case.id, {}).items():
                if need in ("returned", "rejected"):
                    return reason
        return super()._get_guidance(case)
