from odoo import api, fields, models

from ...tools import clock


class RoomSwitch(models.Model):
    """Record of a room switched on or off in a company: by whom, when and why."""

    _name = "grandes.clientes.room.switch"
    _description = "Room switched on or off"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "room"
    # The record has its own fields for person and time.
    _log_access = False

    room = fields.Char(string="Code of the room", required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    is_kept = fields.Boolean(string="Kept here", readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Done by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    switched_on = fields.Datetime(
        string="Time", required=True, readonly=True, default=lambda self: clock.now()
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Clear the registry cache, which holds menus and answers about rooms."""
        switches = super().create(vals_list)
        self.env.registry.clear_cache()
        return switches
