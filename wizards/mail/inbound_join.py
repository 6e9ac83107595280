from odoo import fields, models


class InboundMailJoin(models.TransientModel):
    """Wizard to add mails to the conversation of a case."""

    _name = "grandes.clientes.inbound.mail.join"
    _description = "Add mails to a case"
    _inherit = ["grandes.clientes.opening.mixin"]

    _records = "mail_ids"

    mail_ids = fields.Many2many(
        comodel_name="grandes.clientes.inbound.mail",
        relation="grandes_clientes_inbound_join_rel",
        required=True,
    )
    case_id = fields.Many2one(comodel_name="grandes.clientes.case", required=True)

    def _get_opening_refusals(self, records):
        return records._get_cannot_join_reasons()

    def action_confirm(self):
        """Add the mails, and open the case."""
        self.ensure_one()
        self.mail_ids._do_join(self.case_id)
        return self.mail_ids[:1].action_open_case()
