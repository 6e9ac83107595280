from odoo import api, models
from odoo.fields import Domain

from ...tools.acts import Reaction
from .means.means import MEANS, MeansField


class Filing(models.Model):
    """Data of a filing that determine its answers: requester and wanted means."""

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
        """Protect the means that the requester wants."""
        return super()._get_protected_fields() | {"wanted_means"}

    @api.model
    def _get_reactions(self):
        # Requesters get no answer before their case is registered.
        other = Reaction(
            frozenset({"contact_id", "partner_id", "email_from", "is_anonymous"}),
            [("case_ids.state", "!=", "received")],
        )
        return super()._get_reactions() | {"_apply_other_addressee": other}

    def _apply_other_addressee(self):
        """Remove review and signature of answers that would now go elsewhere."""
        self.env["grandes.clientes.case.answer"]._check_marks(
            Domain("case_id.filing_id", "in", self.ids)
        )
