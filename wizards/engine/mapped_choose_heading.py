from odoo import fields, models


class MappedChooseHeading(models.TransientModel):
    """A heading of the file, to be chosen."""

    _name = "grandes.clientes.mapped.choose.heading"
    _description = "Heading of an export"

    choose_id = fields.Many2one(
        comodel_name="grandes.clientes.mapped.choose", required=True, ondelete="cascade"
    )
    name = fields.Char(required=True, readonly=True)
