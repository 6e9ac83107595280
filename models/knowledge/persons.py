from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Persons: who published, read or reported, and who owns answers of the library."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        bulletin = "grandes.clientes.bulletin"
        template = "grandes.clientes.answer.template"
        return {
            **super()._get_person_fields(),
            **history(bulletin, "published_by_id", "ended_by_id"),
            **history(f"{bulletin}.receipt", "user_id"),
            **history(f"{bulletin}.reminder", "user_id"),
            **history(f"{bulletin}.plan", "said_by_id"),
            **history(template, "reviewed_by_id"),
            **history(f"{template}.use", "user_id"),
            **history(f"{template}.report", "user_id"),
            # Every answer needs somebody who maintains it.
            (template, "owner_id"): Held(
                kind="library",
                one=_lt("1 answer of the library"),
                many=_lt("%(count)s answers of the library"),
                domain=(("active", "=", True),),
                due="review_by",
            ),
        }
