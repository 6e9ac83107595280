from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Who judged, visited, monitored and answered for what was found."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        prefix = "grandes.clientes.quality"
        return {
            **super()._get_person_fields(),
            **history(f"{prefix}.form", "activated_by"),
            **history(f"{prefix}.checklist", "activated_by"),
            **history(f"{prefix}.sample", "drawn_by_id"),
            **history(f"{prefix}.audit", "advisor_id", "auditor_id"),
            # A finding stays with whom it was served on; overdue, it rises.
            **history(
                f"{prefix}.finding",
                "responsible_id",
                "served_by_id",
                "decided_by_id",
                "action_by_id",
                "verified_by_id",
            ),
            # Whoever begins a visit makes it, whomever it was planned for.
            **history(
                f"{prefix}.visit", "user_id", "presented_by_id", "received_by_id"
            ),
            **history(f"{prefix}.monitoring", "user_id", "advisor_id"),
            **history(f"{prefix}.dispatch", "sent_by_id"),
            **history(f"{prefix}.dispatch.reply", "entered_by_id"),
            # Who is gone is planned no visit.
            **history("res.company", "grandes_clientes_visitor_id"),
        }
