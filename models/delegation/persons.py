from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history
from .request import OPEN

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Users named by delegations and requests; open requests are handed over."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        request = "grandes.clientes.delegation.request"
        return {
            **super()._get_person_fields(),
            **history("grandes.clientes.delegation", "given_by_id", "revoked_by_id"),
            **history(
                request,
                "asked_by_id",
                "decided_by_id",
                "decided_for_id",
                "executed_by_id",
                "checked_by_id",
            ),
            **history("grandes.clientes.delegation.step", "user_id"),
            (request, "user_id"): Held(
                kind="delegation_request",
                one=_lt("1 request of a change under way"),
                many=_lt("%(count)s requests of changes under way"),
                domain=(("state", "in", OPEN),),
                case="case_id",
                entity="partner_id",
                due="expires_on",
            ),
        }
