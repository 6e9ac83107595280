from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history
from .escalation import OPEN

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Fields of escalations that refer to users."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            ("grandes.clientes.escalation", "holder_id"): Held(
                kind="escalation",
                one=_lt("1 escalation on their desk"),
                many=_lt("%(count)s escalations on their desk"),
                domain=(("state", "in", OPEN),),
                roles=(
                    ("group_back_office", (("target", "=", "back_office"),)),
                    ("group_mission_area", (("target", "=", "mission_area"),)),
                ),
                case="case_id",
                due="date_due",
                sequence=20,
            ),
            ("grandes.clientes.escalation", "advisor_id"): Held(
                kind="escalation_back",
                one=_lt("1 escalation that comes back to them"),
                many=_lt("%(count)s escalations that come back to them"),
                domain=(("state", "in", OPEN),),
                roles=("group_front_office", "group_back_office"),
                case="case_id",
                entity="case_id.partner_id",
                sequence=22,
            ),
            **history(
                "grandes.clientes.escalation",
                "escalated_by",
                "accepted_by",
                "ended_by",
            ),
            **history("grandes.clientes.escalation.batch", "user_id"),
            **history("grandes.clientes.escalation.matrix", "activated_by"),
        }
