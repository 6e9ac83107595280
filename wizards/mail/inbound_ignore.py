from odoo import fields, models


class InboundMailIgnore(models.TransientModel):
    """Wizard to ignore mails, with a coded reason."""

    _name = "grandes.clientes.inbound.mail.ignore"
    _description = "Ignore mails"
    _inherit = ["grandes.clientes.opening.mixin"]

    _records = "mail_ids"

    mail_ids = fields.Many2many(
        comodel_name="grandes.clientes.inbound.mail",
        relation="grandes_clientes_inbound_ignore_rel",
        required=True,
    )
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason",
        domain=[("usage", "=", "ignore")],
        required=True,
    )

    def _get_opening_refusals(self, records):
        return records._get_cannot_ignore_reasons()

    def action_confirm(self):
        """Ignore the mails."""
        self.ensure_one()
        self.mail_ids._do_ignore(self.reason_id.code)
        return {"type": "ir.actions.act_window_close"}
