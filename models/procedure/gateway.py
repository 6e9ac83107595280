from odoo import fields, models

from ...tools.procedure import definition as pure


class ProcedureGateway(models.Model):
    """A question of the procedure, whose answer decides where the case goes next."""

    _name = "grandes.clientes.procedure.gateway"
    _inherit = ["grandes.clientes.procedure.part"]
    _description = "Question of the procedure"
    _order = "procedure_id, column, id"
    _rec_name = "question"

    code = fields.Char(required=True)
    question = fields.Char(required=True)
    lane_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.lane",
        required=True,
        ondelete="cascade",
        domain="[('procedure_id', '=', procedure_id)]",
    )
    column = fields.Integer(help="Place on the drawing, from the left.")
    inferred = fields.Boolean(help="The text does not ask it; real cases do.")

    _code_uniq = models.UniqueIndex(
        "(procedure_id, code)", "Another question has that code already."
    )

    def _get_plain(self):
        """Return the question as :class:`~.procedure.definition.Gateway`."""
        self.ensure_one()
        return pure.Gateway(
            self.code, self.question, self.lane_id.code, self.column, self.inferred
        )
