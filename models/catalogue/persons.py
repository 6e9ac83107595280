from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Users named by areas and typifications."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            ("grandes.clientes.mission.area", "head_id"): Held(
                kind="area_head",
                one=_lt("1 area headed"),
                many=_lt("%(count)s areas headed"),
                roles=("group_mission_area",),
                sequence=40,
            ),
            ("grandes.clientes.typification", "skilled_user_ids"): Held(
                kind="skill",
                one=_lt("knows 1 typification"),
                many=_lt("knows %(count)s typifications"),
                roles=("group_front_office",),
                counts=False,
                sequence=92,
            ),
            ("grandes.clientes.mission.area", "member_ids"): Held(
                kind="area_member",
                one=_lt("member of 1 area"),
                many=_lt("member of %(count)s areas"),
                roles=("group_mission_area",),
                counts=False,
                sequence=90,
            ),
        }
