from odoo import models

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
