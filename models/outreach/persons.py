from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history

_lt = LazyTranslate(__name__)
_PREFIX = "grandes.clientes.outreach"


class ResUsers(models.Model):
    """Persons: who contacts whom, and who follows commitments."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            **history(f"{_PREFIX}.campaign", "frozen_by_id"),
            **history(f"{_PREFIX}.attempt", "user_id"),
            **history(f"{_PREFIX}.commitment", "closed_by_id"),
            (f"{_PREFIX}.target", "advisor_id"): Held(
                kind="outreach_target",
                one=_lt("1 entity to contact"),
                many=_lt("%(count)s entities to contact"),
                domain=(("state", "in", ("pending", "to_fix")),),
                roles=("group_front_office", "group_back_office"),
                entity="partner_id",
                due="campaign_id.date_to",
            ),
            (f"{_PREFIX}.commitment", "user_id"): Held(
                kind="commitment",
                one=_lt("1 open commitment"),
                many=_lt("%(count)s open commitments"),
                domain=(("state", "=", "open"),),
                roles=("group_front_office", "group_back_office", "group_coordinator"),
                entity="partner_id",
                due="due_on",
            ),
        }
