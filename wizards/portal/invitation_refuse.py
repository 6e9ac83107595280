from odoo import fields, models


class PortalInvitationRefuse(models.TransientModel):
    """Wizard to refuse portal access, with the reason."""

    _name = "grandes.clientes.portal.invitation.refuse"
    _description = "No access to the portal"

    invitation_ids = fields.Many2many(
        comodel_name="grandes.clientes.portal.invitation",
        relation="grandes_clientes_invitation_refuse_rel",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True, help="Who asked reads it.")

    def action_confirm(self):
        """Refuse the requests, and notify those who asked."""
        self.ensure_one()
        self.invitation_ids._do_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
