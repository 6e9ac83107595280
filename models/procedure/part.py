from odoo import fields, models


class ProcedurePart(models.AbstractModel):
    """A part of a version of the procedure, fixed once the version is activated."""

    _name = "grandes.clientes.procedure.part"
    _description = "Part of a procedure"
    _inherit = ["grandes.clientes.version.part"]
    _VERSION = "procedure_id"

    procedure_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="procedure_id.company_id")
