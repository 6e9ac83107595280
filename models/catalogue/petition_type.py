from odoo import fields, models


class PetitionType(models.Model):
    """Legal type of a request, which determines its term (R3)."""

    _name = "grandes.clientes.petition.type"
    _description = "Petition type"
    _inherit = ["grandes.clientes.catalogue"]

    description = fields.Text(
        translate=True,
        help="When a request is of this type, in words for who must choose one.",
    )
