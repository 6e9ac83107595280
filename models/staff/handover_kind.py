from odoo import fields, models


class HandoverKind(models.Model):
    """One kind of what is handed over: how many, to whom, how many are left."""

    _name = "grandes.clientes.staff.handover.kind"
    _description = "Kind of what is handed over"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "handover_id, sequence, id"

    _PROTECTED = frozenset({"moved_count", "left_count", "gone_count", "count"})

    handover_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.handover",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    sequence = fields.Integer(readonly=True)
    kind = fields.Char(required=True, readonly=True)
    name = fields.Char(compute="_compute_name", string="What")
    count = fields.Integer(string="Held", readonly=True)
    urgent_count = fields.Integer(string="Due within two days", readonly=True)
    successor_id = fields.Many2one(
        comodel_name="res.users",
        string="To somebody else",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Empty: to the successor.",
    )
    moved_count = fields.Integer(string="Handed over", readonly=True)
    gone_count = fields.Integer(string="Ended meanwhile", readonly=True)
    left_count = fields.Integer(
        string="Left", readonly=True, help="Asked of the database at the end."
    )

    def _compute_name(self):
        for line in self:
            line.name = line.kind
