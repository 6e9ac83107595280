from odoo import api, models
from odoo.fields import Domain

from ...tools.acts import Reaction
from .means.means import MEANS, MeansField


class Filing(models.Model):
    """What of a filing its answers go by: who asked, and how they want the answer."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    wanted_means = MeansField(
        selection=lambda self: [
            (means["code"], means["label"]) for means in self.env[MEANS]._get_wanted()
        ],
        string="Answer wanted",
        readonly=True,
        help="How the requester wants to be answered.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add what the requester wants."""
        return super()._get_protected_fields() | {"wanted_means"}

    @api.model
    def _get_reactions(self):
        # Nothing is written to who has no registered case yet.
        other = Reaction(
            frozenset({"contact_id", "partner_id", "email_from", "is_anonymous"}),
            [("case_ids.state", "!=", "received")],
        )
        return super()._get_reactions() | {"_apply_other_addressee": other}

    def _apply_other_addressee(self):
        """Let answers that would now go elsewhere be signed anew."""
        self.env["grandes.clientes.case.answer"]._check_marks(
            Domain("case_id.filing_id", "in", self.ids)
        )
