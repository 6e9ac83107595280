from odoo import api, fields, models


class RoomLine(models.TransientModel):
    """Room of a company, kept here or not: who decided, since when and why."""

    _name = "grandes.clientes.room.line"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Room kept here"
    _order = "id"

    code = fields.Char(readonly=True)
    name = fields.Char(string="Room", compute="_compute_switch")
    is_kept = fields.Boolean(string="Kept here", compute="_compute_switch")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Said by", compute="_compute_switch"
    )
    switched_on = fields.Datetime(string="Since", compute="_compute_switch")
    reason = fields.Char(string="Why", compute="_compute_switch")
    new_reason = fields.Text(
        string="Why, and who keeps it", help="It is printed on the board."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the code, which users may not set."""
        return super()._get_protected_fields() | {"code"}

    @api.depends("code")
    @api.depends_context("lang", "company")
    def _compute_switch(self):
        Room = self.env["grandes.clientes.room"]
        rooms = Room._get_rooms()
        last = {}
        for switch in self.env["grandes.clientes.room.switch"].search(
            [("company_id", "=", self.env.company.id)]
        ):
            last.setdefault(switch.room, switch)
        empty = self.env["grandes.clientes.room.switch"]
        for line in self:
            switch = last.get(line.code, empty)
            line.name = (
                self.env._(rooms[line.code][0]) if line.code in rooms else line.code
            )
            line.is_kept = Room._is_kept(line.code)
            line.user_id = switch.user_id
            line.switched_on = switch.switched_on
            line.reason = switch.reason

    @api.model
    def action_open(self):
        """Open the list of the company's rooms with their current state."""
        # Sudo: ``code`` is protected; the lines are the user's own and only show the
        # switches.
        lines = self.sudo().create(
            [{"code": code} for code in self.env["grandes.clientes.room"]._get_rooms()]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rooms kept here"),
            "res_model": self._name,
            "views": [(False, "list")],
            "domain": [("id", "in", lines.ids)],
            "context": {"create": False},
        }

    def action_ask(self):
        """Open the form that asks for the reason."""
        self.ensure_one()
        title = (
            self.env._("Stop keeping here")
            if self.is_kept
            else self.env._("Keep here again")
        )
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Switch the room on or off, and reload the list."""
        self.ensure_one()
        self.env["grandes.clientes.room"]._do_switch(
            self.code, not self.is_kept, self.new_reason
        )
        return {"type": "ir.actions.client", "tag": "reload"}
