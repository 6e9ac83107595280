from odoo import api, models

from ..engine.held import history


class ResUsers(models.Model):
    """Users in access records: they stay as history and are not handed over."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        access = "grandes.clientes.access"
        return {
            **super()._get_person_fields(),
            **history("res.users", "grandes_clientes_locked_by_id"),
            **history(
                f"{access}.grant",
                "user_id",
                "granted_by_id",
                "suspended_by_id",
                "ended_by_id",
                "approval_by_id",
            ),
            **history(f"{access}.event", "user_id", "by_id"),
            **history(
                f"{access}.exception", "user_id", "approved_by_id", "ended_by_id"
            ),
            **history(
                f"{access}.request",
                "user_id",
                "asked_by_id",
                "approved_by_id",
                "validated_by_id",
                "carried_out_by_id",
                "refused_by_id",
            ),
            **history(f"{access}.request.line", "acknowledged_by_id"),
            **history(f"{access}.review", "signed_by_id"),
            **history(f"{access}.review.line", "user_id", "decided_by_id"),
            **history(f"{access}.account", "user_id", "told_by_id"),
            **history(f"{access}.load", "loaded_by_id", "signed_by_id"),
            **history(f"{access}.load.line", "user_id", "settled_by_id"),
        }
