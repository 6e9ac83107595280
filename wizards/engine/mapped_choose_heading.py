from odoo import fields, models


class MappedChooseHeading(models.TransientModel):
    """Heading of the file that can be chosen for a column."""

    _name = "grandes.clientes.mapped.choose.heading"
    _description = "Heading of an export"

    choose_id = fields.Many2one(
        comodel_name="grandes.clientes.mapped.choose", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True, readonly=True)
