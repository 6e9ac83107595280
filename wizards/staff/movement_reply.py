from odoo import api, fields, models
from odoo.exceptions import UserError


class MovementReply(models.TransientModel):
    """Wizard to record the Interventoría's mailed reply about a movement."""

    _name = "grandes.clientes.staff.movement.reply"
    _description = "Reply about a movement of staff"

    movement_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.movement", required=True, readonly=True
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request", compute="_compute_request_id"
    )
    reply = fields.Html(related="request_id.reply")
    reply_from = fields.Char(related="request_id.reply_from")
    decision = fields.Selection(
        selection=[("acknowledge", "It acknowledges it"), ("object", "It objects")],
        string="What it says",
        required=True,
        default="acknowledge",
    )
    reason = fields.Text(string="What it objects to")

    @api.depends("movement_id")
    def _compute_request_id(self):
        for wizard in self:
            wizard.request_id = wizard.movement_id._find_oversight_reply()

    def action_confirm(self):
        """Record the reply, with its message as evidence.

        :raise UserError: there is no reply yet
        """
        self.ensure_one()
        request = self.movement_id._find_oversight_reply()
        if not request:
            raise UserError(
                self.env._("The Interventoría replied nothing by mail yet.")
            )
        if self.decision == "object":
            self.movement_id._do_object(self.reason, request)
        else:
            self.movement_id._do_acknowledge(request)
        return {"type": "ir.actions.act_window_close"}
