from odoo import api, fields, models

from ...tools.procedure import definition as pure


class ProcedureStep(models.Model):
    """A step of the procedure, with its verbatim text."""

    _name = "grandes.clientes.procedure.step"
    _inherit = ["grandes.clientes.procedure.part"]
    _description = "Step of the procedure"
    _order = "procedure_id, sequence, id"
    _rec_names_search = ["number", "name"]

    number = fields.Char(required=True, help="As in the procedure: 5.2.5.")
    name = fields.Char(required=True)
    text = fields.Text(required=True, help="Word by word, as the procedure has it.")
    sequence = fields.Integer(default=10)
    lane_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.lane",
        required=True,
        ondelete="cascade",
        domain="[('procedure_id', '=', procedure_id)]",
    )
    roles = fields.Char(
        help="Codes of the roles that may do it, with spaces between: "
        "group_front_office, requester…",
    )
    column = fields.Integer(help="Place on the drawing, from the left.")
    in_case = fields.Boolean(
        string="Of a case",
        default=True,
        help="Untick it for what is done beside the cases: reports, findings.",
    )
    document_ids = fields.Many2many(
        comodel_name="grandes.clientes.procedure.document",
        relation="grandes_clientes_procedure_step_document",
        column1="step_id",
        column2="document_id",
        string="Documents",
    )

    _number_uniq = models.UniqueIndex(
        "(procedure_id, number)", "Another step has that number already."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for step in self:
            step.display_name = " ".join(filter(None, (step.number, step.name)))

    def _get_plain(self):
        """Return the step as :class:`~.procedure.definition.Step`."""
        self.ensure_one()
        return pure.Step(
            number=self.number,
            name=self.name,
            lane=self.lane_id.code,
            roles=tuple((self.roles or "").split()),
            column=self.column,
            in_case=self.in_case,
            documents=tuple(self.document_ids.mapped("code")),
        )
