from odoo import api, fields, models


class OutreachFix(models.TransientModel):
    """Wizard to correct wrong contact data of an entity."""

    _name = "grandes.clientes.outreach.fix"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Correct the data of a contact"

    target_id = fields.Many2one(
        comodel_name="grandes.clientes.outreach.target", required=True, readonly=True
    )
    entity_id = fields.Many2one(related="target_id.partner_id")
    old_phone = fields.Char(related="target_id.phone", string="Telephone until now")
    old_email = fields.Char(related="target_id.email", string="E-mail until now")
    phone = fields.Char(string="New telephone")
    email = fields.Char(string="New e-mail")
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Ask for",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        domain="['|', ('id', '=', entity_id), ('parent_id', '=', entity_id)]",
    )
    is_guarded = fields.Boolean(compute="_compute_is_guarded")

    @api.depends("target_id")
    def _compute_contact_id(self):
        for wizard in self:
            target = wizard.target_id
            wizard.contact_id = target.contact_id or target.partner_id

    @api.depends("target_id")
    def _compute_is_guarded(self):
        for wizard in self:
            target = wizard.target_id
            wizard.is_guarded = (
                target.contact_id or target.partner_id
            ).is_guarded_contact

    def action_confirm(self):
        """Correct the data, so that the entity is contacted again."""
        self.ensure_one()
        target = self.target_id
        old = target.contact_id or target.partner_id
        contact = self.contact_id if self.contact_id != old else None
        target._do_fix(contact=contact, phone=self.phone, email=self.email)
        return {"type": "ir.actions.act_window_close"}
