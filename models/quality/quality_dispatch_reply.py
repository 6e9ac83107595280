from odoo import fields, models


class QualityDispatchReply(models.Model):
    """What technology or Interventoría replied, with its message (C8)."""

    _name = "grandes.clientes.quality.dispatch.reply"
    _description = "Reply to a dispatch of the channel"
    _inherit = ["grandes.clientes.append.only"]
    _order = "received_on desc, id desc"
    _rec_name = "words"

    dispatch_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.dispatch",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="dispatch_id.company_id", store=True, index=True
    )
    sender = fields.Selection(
        selection=[("technology", "Technology"), ("oversight", "Interventoría")],
        required=True,
        readonly=True,
    )
    words = fields.Text(string="What they say", required=True, readonly=True)
    received_on = fields.Datetime(required=True, readonly=True)
    entered_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_dispatch_reply_rel",
        column1="reply_id",
        column2="attachment_id",
        string="Their message",
        readonly=True,
    )

    def _get_sealed_attachments(self):
        """Return the messages, which nobody can remove."""
        return self.attachment_ids
