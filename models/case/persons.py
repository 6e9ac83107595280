from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import case_states
from ..engine.held import Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Users named by cases."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            ("grandes.clientes.case", "user_id"): Held(
                kind="case",
                one=_lt("1 open case"),
                many=_lt("%(count)s open cases"),
                domain=(("state", "in", case_states.NOT_ENDED),),
                roles=("group_front_office",),
                case="",
                service="grandes.clientes.case.hand.over",
                entity="partner_id",
                sequence=10,
            ),
            # Follows the holder of the escalation.
            ("grandes.clientes.case", "back_user_id"): Held(
                kind="back_case",
                one=_lt("1 case at the back office"),
                many=_lt("%(count)s cases at the back office"),
                domain=(("state", "=", "back_office"),),
                roles=("group_back_office",),
                counts=False,
                case="",
                service="grandes.clientes.case.hand.over",
                entity="partner_id",
                sequence=25,
            ),
            **history("grandes.clientes.case", "complained_user_id"),
            **history("grandes.clientes.case.event", "user_id"),
            **history("grandes.clientes.case.presence", "user_id"),
            **history("grandes.clientes.file.access", "user_id"),
        }
