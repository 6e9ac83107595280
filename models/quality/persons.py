from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Persons: who judged, visited, monitored or answered for what was found."""

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
            # A finding stays with the person it was served on; overdue, it escalates.
            **history(
                f"{prefix}.finding",
                "responsible_id",
                "served_by_id",
                "decided_by_id",
                "action_by_id",
                "verified_by_id",
            ),
            # Whoever begins a visit makes it, even if planned for somebody else.
            **history(
                f"{prefix}.visit", "user_id", "presented_by_id", "received_by_id"
            ),
            **history(f"{prefix}.objection", "advisor_id", "decided_by_id"),
            **history(
                f"{prefix}.coaching", "advisor_id", "agreed_by_id", "closed_by_id"
            ),
            **history(f"{prefix}.pnc.decision", "decided_by_id"),
            **history(
                f"{prefix}.nonconformity",
                "opened_by_id",
                "decided_by_id",
                "treated_by_id",
                "acted_by_id",
            ),
            **history(f"{prefix}.nonconformity.move", "moved_by_id"),
            (f"{prefix}.nonconformity", "responsible_id"): Held(
                kind="nonconformity",
                one=_lt("1 open non-conformity"),
                many=_lt("%(count)s open non-conformities"),
                domain=(("state", "in", ("proposed", "open")),),
                due="due_on",
            ),
            **history(f"{prefix}.monitoring", "user_id", "advisor_id"),
            **history(f"{prefix}.dispatch", "sent_by_id"),
            **history(f"{prefix}.dispatch.reply", "entered_by_id"),
            # No visit is planned for a user who left.
            **history("res.company", "grandes_clientes_visitor_id"),
        }
