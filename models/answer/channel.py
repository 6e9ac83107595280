from odoo import models
from odoo.fields import Domain

from .means.means import MeansField, among


class Channel(models.Model):
    """Means of answering that a channel implies."""

    _name = "grandes.clientes.channel"
    _inherit = "grandes.clientes.channel"

    answer_means = MeansField(
        selection=among("of_channel"),
        string="Answered by",
        required=True,
        default="email",
        help="Means proposed for the answer: that of the request; in person is "
        "answered by e-mail.",
    )

    def write(self, vals):
        """Write; remove the signatures of answers that now need a letter, or none.

        Cases whose delivered answer needs no number any more are closed.
        """
        result = super().write(vals)
        if "needs_mercurio_out" in vals:
            self.env["grandes.clientes.case.answer"]._check_marks(
                Domain("case_id.channel_id", "in", self.ids)
            )
            self.env["grandes.clientes.case.answer"]._trigger_release()
        return result
