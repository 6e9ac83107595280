from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..engine.held import Held, history
from .commitment import TELLERS
from .note_acts import ANSWERERS

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Users named by controls and oversight; open requirements are handed over."""

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        prefix = "grandes.clientes."
        return {
            **super()._get_person_fields(),
            # Once the person is gone, whoever has the role is responsible.
            **history(f"{prefix}control", "owner_id", "deputy_id"),
            **history(
                f"{prefix}control.occurrence", "waive_asked_by_id", "waived_by_id"
            ),
            **history(f"{prefix}control.evidence", "entered_by_id"),
            **history(f"{prefix}control.signature", "user_id"),
            **history(f"{prefix}control.reading", "user_id"),
            **history(f"{prefix}contract.discount", "counted_by_id", "frozen_by_id"),
            **history(
                f"{prefix}contract.discount.line",
                "exclusion_asked_by_id",
                "excluded_by_id",
            ),
            **history(
                f"{prefix}oversight.note",
                "author_id",
                "answered_by_id",
                "closed_by_id",
            ),
            (f"{prefix}oversight.note", "asked_id"): Held(
                kind="oversight_note",
                one=_lt("1 requirement of the Interventoría to answer"),
                many=_lt("%(count)s requirements of the Interventoría to answer"),
                domain=(("state", "=", "open"),),
                roles=ANSWERERS,
                due="due_on",
            ),
            **history(f"{prefix}oversight.session", "signed_by_id"),
            **history(f"{prefix}oversight.attendee", "user_id"),
            **history(f"{prefix}oversight.commitment", "told_by_id", "verified_by_id"),
            (f"{prefix}oversight.commitment", "user_id"): Held(
                kind="oversight_commitment",
                one=_lt("1 commitment with the Interventoría"),
                many=_lt("%(count)s commitments with the Interventoría"),
                domain=(("state", "=", "open"),),
                roles=TELLERS,
                due="due_on",
            ),
            **history(f"{prefix}oversight.look", "user_id"),
        }
