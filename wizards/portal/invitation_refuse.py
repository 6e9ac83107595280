from odoo import fields, models


class PortalInvitationRefuse(models.TransientModel):
    """Why somebody gets no access to the portal."""

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
        """Refuse, and tell who asked."""
        self.ensure_one()
        self.invitation_ids._do_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
