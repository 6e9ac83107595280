from odoo import fields, models


class AccessRequestLine(models.Model):
    """One legacy system in which access is to be made or removed, with its receipt."""

    _name = "grandes.clientes.access.request.line"
    _description = "Legacy system of an access request"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "request_id, system_id"
    _PROTECTED = frozenset({"acknowledged_by_id", "acknowledged_on"})

    request_id = fields.Many2one(
        comodel_name="grandes.clientes.access.request",
        required=True,
        index=True,
        ondelete="cascade",
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        ondelete="restrict",
    )
    effective_on = fields.Datetime(
        string="Since", help="From when on access should be no more."
    )
    acknowledged_on = fields.Datetime(readonly=True)
    acknowledged_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    proof = fields.Char(help="Number or mail of whoever confirmed it.")
    alive_hours = fields.Float(
        string="Alive after leaving (hours)", compute="_compute_alive_hours"
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, precompute=True, index=True
    )

    def _compute_alive_hours(self):
        self.alive_hours = 0.0

    def _do_acknowledge(self, proof=None, acknowledged_on=None):
        """Record that the system's keeper confirmed it."""
