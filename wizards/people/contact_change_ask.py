from odoo import api, fields, models

from ...models.people.contact_identity import IDENTITY
from ...models.people.contact_request import plain


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
    shown = fields.Json(
        compute="_compute_identity",
        store=True,
        readonly=False,
        help="Identity that the dialog showed when it opened.",
    )
    reason = fields.Char(required=True)
    is_alone = fields.Boolean(compute="_compute_is_alone")

    @api.depends("partner_id")
    def _compute_identity(self):
        for wizard in self:
            for name in IDENTITY:
                wizard[name] = wizard.partner_id[name]
            wizard.shown = {
                name: plain(value) for name, value in wizard._get_values().items()
            }

    def _get_values(self):
        """Return the identity in the dialog."""
        values = {name: self[name] for name in IDENTITY}
        return values | {"parent_id": self.parent_id.id}

    @api.depends("partner_id")
    def _compute_is_alone(self):
        self.is_alone = self.env.user.has_group("grandes_clientes.group_supervisor")

    def action_confirm(self):
        """Change the identity, or request the change if another person must approve."""
        self.ensure_one()
        # What somebody else changed while the dialog was open stays.
        changes = {
            name: value
            for name, value in self._get_values().items()
            if plain(value) != (self.shown or {}).get(name)
        }
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
