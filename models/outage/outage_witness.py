from odoo import fields, models

from ...tools import clock


class OutageWitness(models.Model):
    """A user to whom the system did not answer, and when.

    Rows are only added: thirty simultaneous witnesses write thirty rows, and none of
    them writes the failure's row.
    """

    _name = "grandes.clientes.outage.witness"
    _description = "Witness of a failure"
    _inherit = ["grandes.clientes.append.only"]
    _order = "witnessed_on, id"

    outage_id = fields.Many2one(
        comodel_name="grandes.clientes.outage",
        string="Failure",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="outage_id.company_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    witnessed_on = fields.Datetime(
        string="When", required=True, readonly=True, default=lambda self: clock.now()
    )
    source = fields.Selection(
        selection=[
            ("consultation", "A consultation failed"),
            ("call", "During a call"),
            ("person", "Said so"),
            ("entered", "Entered by hand"),
            ("contingency", "Contingency of ours"),
        ],
        required=True,
        readonly=True,
        default="person",
    )
    case_count = fields.Integer(
        string="Cases", readonly=True, help="Cases that were being looked up."
    )
