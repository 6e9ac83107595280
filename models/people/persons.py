from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Users named by portfolios, pools and changes of identity."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            ("res.partner", "advisor_id"): Held(
                kind="portfolio",
                one=_lt("1 entity of the portfolio"),
                many=_lt("%(count)s entities of the portfolio"),
                roles=("group_front_office",),
                entity="",
                sequence=5,
            ),
            ("res.partner", "backup_advisor_id"): Held(
                kind="backup",
                one=_lt("1 entity as its backup"),
                many=_lt("%(count)s entities as their backup"),
                roles=("group_front_office",),
                entity="",
                sequence=6,
            ),
            ("res.company", "grandes_clientes_pool_user_ids"): Held(
                kind="pool",
                one=_lt("in 1 pool of advisors"),
                many=_lt("in %(count)s pools of advisors"),
                roles=("group_front_office",),
                counts=False,
                sequence=91,
            ),
            **history("grandes.clientes.contact.change", "user_id", "asked_by_id"),
            **history(
                "grandes.clientes.contact.request", "asked_by_id", "decided_by_id"
            ),
        }
