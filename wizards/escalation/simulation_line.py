from odoo import fields, models

from ...models.escalation.escalation_table import INDIVIDUAL, MASS


class EscalationSimulationLine(models.TransientModel):
    """Kind of case in a simulation: where it goes now, and where it would go."""

    _name = "grandes.clientes.escalation.simulation.line"
    _description = "Change that a version of the matrix would make"
    _order = "id"

    simulation_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.simulation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product", readonly=True, ondelete="cascade"
    )
    entity_type = fields.Selection(
        selection=lambda self: self._selection_entity_type(), readonly=True
    )
    mode = fields.Selection(
        selection=[(INDIVIDUAL, "Individual"), (MASS, "In mass")],
        readonly=True,
        help="How they were escalated.",
    )
    case_count = fields.Integer(string="Cases", readonly=True)
    change = fields.Selection(
        selection=[
            ("same", "The same"),
            ("elsewhere", "Goes elsewhere"),
            ("term", "Another term"),
            ("nowhere", "Leads nowhere"),
        ],
        readonly=True,
    )
    before = fields.Text(string="Now", readonly=True)
    after = fields.Text(string="By this version", readonly=True)

    def _selection_entity_type(self):
        field = self.env["res.partner"]._fields["large_client_type"]
        return field._description_selection(self.env)
