from odoo import fields, models

from ...tools import clock


class QualityDispatchAnswer(models.TransientModel):
    """Wizard to record the reply to a dispatch, with the original message."""

    _name = "grandes.clientes.quality.dispatch.answer"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Enter a reply to a dispatch"

    dispatch_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.dispatch", required=True, readonly=True
    )
    sender = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.quality.dispatch.reply"]
        ._fields["sender"]
        ._description_selection(self.env),
        required=True,
        default="technology",
    )
    received_on = fields.Datetime(required=True, default=lambda self: clock.now())
    words = fields.Text(string="What they say", required=True)
    file = fields.Binary(string="Their message", required=True, attachment=False)
    file_name = fields.Char()

    def action_confirm(self):
        """Record the reply."""
        self.ensure_one()
        # Sudo: the file will belong to the reply that the act creates.
        message = (
            self.env["ir.attachment"]
            .sudo()
            .create({"name": self.file_name or "mensaje.eml", "datas": self.file})
        )
        self.dispatch_id._do_reply(self.sender, self.words, self.received_on, message)
        return {"type": "ir.actions.act_window_close"}
