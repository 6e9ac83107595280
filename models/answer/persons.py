from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Fields of answers that refer to users."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        return {
            **super()._get_person_fields(),
            ("grandes.clientes.case.answer", "prepared_by_id"): Held(
                kind="draft",
                one=_lt("1 draft of an answer"),
                many=_lt("%(count)s drafts of answers"),
                domain=(("state", "=", "draft"),),
                case="case_id",
                entity="case_id.partner_id",
                sequence=30,
            ),
            **history(
                "grandes.clientes.case.answer",
                "writer_ids",
                "reviewed_by_id",
                "signed_by_id",
                "sent_by_id",
                "leaving_by_id",
            ),
            **history("grandes.clientes.answer.draft", "user_id"),
            **history("grandes.clientes.answer.template.version", "user_id"),
            **history("grandes.clientes.case.answer.delivery", "user_id"),
        }
