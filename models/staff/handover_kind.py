from odoo import api, fields, models


class HandoverKind(models.Model):
    """One kind of work in a hand-over: how much, to whom, how much is left."""

    _name = "grandes.clientes.staff.handover.kind"
    _description = "Kind of what is handed over"
    _inherit = ["grandes.clientes.staff.handover.part"]
    _order = "handover_id, sequence, id"

    sequence = fields.Integer(readonly=True)
    kind = fields.Char(required=True, readonly=True)
    name = fields.Char(string="What", compute="_compute_name")
    count = fields.Integer(string="Held", compute="_compute_count")
    urgent_count = fields.Integer(
        string="Urgent", compute="_compute_count", help="Due within two days."
    )
    successor_id = fields.Many2one(
        comodel_name="res.users",
        string="To somebody else",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Empty: to the successor.",
    )
    # Outcome
    held_count = fields.Integer(readonly=True)
    moved_count = fields.Integer(string="Changed hands", readonly=True)
    gone_count = fields.Integer(string="Ended meanwhile", readonly=True)
    left_count = fields.Integer(
        string="Left behind", readonly=True, help="Asked of the database at the end."
    )
    undone_count = fields.Integer(string="Given back", readonly=True)

    _kind_uniq = models.UniqueIndex("(handover_id, kind)")

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "held_count",
            "moved_count",
            "gone_count",
            "left_count",
            "undone_count",
        }

    @api.depends("kind", "count")
    @api.depends_context("lang")
    def _compute_name(self):
        Users = self.env["res.users"]
        entries = {entry.kind: entry for _key, entry in Users._get_held_entries()}
        for line in self:
            entry = entries.get(line.kind)
            line.name = Users._get_held_label(entry, line.count) if entry else line.kind

    @api.depends("handover_id.user_id", "handover_id.state", "held_count")
    def _compute_count(self):
        """Count what is held now or, once handed over, what was held then."""
        for handover, lines in self.grouped("handover_id").items():
            user = handover.user_id._origin
            held, urgent = {}, {}
            if handover.state == "draft" and user:
                held = user._grandes_clientes_held()
                urgent = user._grandes_clientes_get_urgent(handover._get_urgent_day())
            for line in lines:
                line.count = held.get(line.kind, line.held_count)
                line.urgent_count = urgent.get(line.kind, 0)
