from odoo import api, fields, models

from ...models.people.contact_identity import IDENTITY


class ContactChangeAsk(models.TransientModel):
    """Wizard to change a contact's identity, with the reason."""

    _name = "grandes.clientes.contact.change.ask"
    _description = "Change the identity of a contact"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    email = fields.Char(compute="_compute_identity", store=True, readonly=False)
    parent_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        compute="_compute_identity",
        store=True,
        readonly=False,
        domain=[("is_large_client", "=", True)],
    )
    is_coordinator = fields.Boolean(
        string="Coordinator", compute="_compute_identity", store=True, readonly=False
    )
    coordinator_until = fields.Date(
        compute="_compute_identity", store=True, readonly=False
    )
    reason = fields.Char(required=True)
    is_alone = fields.Boolean(compute="_compute_is_alone")

    @api.depends("partner_id")
    def _compute_identity(self):
        for wizard in self:
            for name in IDENTITY:
                wizard[name] = wizard.partner_id[name]

    @api.depends("partner_id")
    def _compute_is_alone(self):
        self.is_alone = self.env.user.has_group("grandes_clientes.group_supervisor")

    def action_confirm(self):
        """Change the identity, or request the change if another person must approve."""
        self.ensure_one()
        changes = {name: self[name] for name in IDENTITY}
        changes["parent_id"] = self.parent_id.id
        request = self.partner_id._do_change_identity(self.reason, **changes)
        if request:
            message = self.env._(
                "«%(name)s» changes as soon as another person approves it.",
                name=self.partner_id.name,
            )
        else:
            message = self.env._(
                "«%(name)s» changed; the address from before was told.",
                name=self.partner_id.name,
            )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            message,
            kind="info" if request else "success",
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )
