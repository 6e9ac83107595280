from odoo import fields, models


class MappedChooseColumn(models.TransientModel):
    """Column to find in the file."""

    _name = "grandes.clientes.mapped.choose.column"
    _description = "Column to be found in an export"

    choose_id = fields.Many2one(
        comodel_name="grandes.clientes.mapped.choose", required=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Column", required=True, readonly=True)
    is_needed = fields.Boolean(string="Needed", readonly=True)
    heading_id = fields.Many2one(
        comodel_name="grandes.clientes.mapped.choose.heading",
        string="Heading in the file",
        ondelete="set null",
    )
