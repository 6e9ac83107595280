from odoo import fields, models


class ProcedureLane(models.Model):
    """A lane of the drawing: who acts in the procedure."""

    _name = "grandes.clientes.procedure.lane"
    _inherit = ["grandes.clientes.procedure.part"]
    _description = "Lane of the procedure"
    _order = "procedure_id, sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.UniqueIndex(
        "(procedure_id, code)", "Another lane has that code already."
    )
