from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Users named by movements of staff."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            # Once communicated, the successor is fixed by the letter; the movement is
            # cancelled instead of handed over.
            ("grandes.clientes.staff.movement", "successor_id"): Held(
                kind="movement",
                one=_lt("1 movement of staff in which they follow"),
                many=_lt("%(count)s movements of staff in which they follow"),
                domain=(("state", "=", "draft"), ("kind", "!=", "absence")),
                sequence=80,
            ),
            **history(
                "grandes.clientes.staff.movement",
                "user_id",
                "asked_by_id",
                "communicated_by_id",
                "oversight_by_id",
                "carried_out_by_id",
                "companion_id",
            ),
            **history("grandes.clientes.staff.induction", "done_by_id"),
        }
