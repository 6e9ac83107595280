from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.procedure import definition as pure

READINGS = [
    ("both", "Both readings"),
    ("literal", "As the numbers say"),
    ("lanes", "As the lanes say"),
]


class ProcedureFlow(models.Model):
    """An arrow of the procedure: what may follow what.

    The numbers of some jumps in the published text differ from its lanes, so an arrow
    may belong to one reading only. An inferred arrow is not in the text, but real cases
    take it.
    """

    _name = "grandes.clientes.procedure.flow"
    _inherit = ["grandes.clientes.procedure.part"]
    _description = "Arrow of the procedure"
    _order = "procedure_id, sequence, id"

    sequence = fields.Integer(default=10)
    is_start = fields.Boolean(string="From the start")
    source_step_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.step",
        string="From the step",
        ondelete="cascade",
        domain="[('procedure_id', '=', procedure_id)]",
    )
    source_gateway_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.gateway",
        string="From the question",
        ondelete="cascade",
        domain="[('procedure_id', '=', procedure_id)]",
    )
    is_end = fields.Boolean(string="To the end")
    target_step_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.step",
        string="To the step",
        ondelete="cascade",
        domain="[('procedure_id', '=', procedure_id)]",
    )
    target_gateway_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.gateway",
        string="To the question",
        ondelete="cascade",
        domain="[('procedure_id', '=', procedure_id)]",
    )
    label = fields.Char()
    reading = fields.Selection(selection=READINGS, required=True, default="both")
    inferred = fields.Boolean(help="Not in the text: it is what real cases do.")
    needs = fields.Char(
        help="Codes of acts, or numbers of earlier steps, with spaces between: the "
        "arrow is taken only after one of them. Empty: always."
    )

    @api.constrains(
        "is_start",
        "source_step_id",
        "source_gateway_id",
        "is_end",
        "target_step_id",
        "target_gateway_id",
    )
    def _check_ends(self):
        for flow in self:
            sources = flow.is_start, flow.source_step_id, flow.source_gateway_id
            targets = flow.is_end, flow.target_step_id, flow.target_gateway_id
            if sum(map(bool, sources)) != 1 or sum(map(bool, targets)) != 1:
                raise ValidationError(
                    self.env._("An arrow goes from one place to one other.")
                )
            ends = (
                flow.source_step_id.procedure_id
                | flow.source_gateway_id.procedure_id
                | flow.target_step_id.procedure_id
                | flow.target_gateway_id.procedure_id
            )
            if ends - flow.procedure_id:
                raise ValidationError(
                    self.env._("An arrow stays within one version of the procedure.")
                )

    @api.depends("source_step_id", "source_gateway_id", "target_step_id")
    def _compute_display_name(self):
        for flow in self:
            source = flow.source_step_id.number or flow.source_gateway_id.question
            target = flow.target_step_id.number or flow.target_gateway_id.question
            flow.display_name = f"{source or '●'} → {target or '■'}"

    def _get_plain(self):
        """Return the arrow as :class:`~.procedure.definition.Flow`."""
        self.ensure_one()
        return pure.Flow(
            source=pure.START
            if self.is_start
            else self.source_step_id.number or self.source_gateway_id.code,
            target=pure.END
            if self.is_end
            else self.target_step_id.number or self.target_gateway_id.code,
            label=self.label or "",
            reading=self.reading,
            inferred=self.inferred,
            needs=tuple((self.needs or "").split()),
        )
