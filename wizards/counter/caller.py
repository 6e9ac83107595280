from odoo import api, fields, models
from odoo.exceptions import UserError

COUNTER_CHANNELS = ("phone", "in_person")


class Caller(models.AbstractModel):
    """Caller or visitor, found with one search field by whatever they say."""

    _name = "grandes.clientes.caller"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Who calls or comes"

    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company
    )
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel",
        domain=[("code", "in", COUNTER_CHANNELS)],
        default=lambda self: self._default_channel_id(),
    )
    channel_code = fields.Char(related="channel_id.code")
    caller_id = fields.Many2one(
        comodel_name="res.partner",
        string="Who calls",
        help="Entity or contact, by name, NIT, SNIES code or telephone.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        compute="_compute_who",
        store=True,
        readonly=False,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        compute="_compute_who",
        store=True,
        readonly=False,
    )
    email = fields.Char(
        string="E-mail",
        compute="_compute_email",
        store=True,
        readonly=False,
        help="Where the constancia, and an answer by e-mail, go. Kept on the contact "
        "when the contact has none; who has one changes it in writing.",
    )
    phone = fields.Char(
        string="Telephone",
        compute="_compute_email",
        store=True,
        readonly=False,
        help="By which they are found when they call again.",
    )
    # What the contact has, as opposed to what was typed. The screen sends it along when
    # it is saved: Odoo computes nothing beside an address that it is given.
    proposed_email = fields.Char(compute="_compute_email", store=True, readonly=False)
    proposed_phone = fields.Char(compute="_compute_email", store=True, readonly=False)
    has_email = fields.Boolean(compute="_compute_has")
    has_phone = fields.Boolean(compute="_compute_has")

    @api.model
    def _default_channel_id(self):
        return self.env["grandes.clientes.channel"]._find_by_code("phone")

    @api.depends("caller_id")
    def _compute_who(self):
        for wizard in self:
            caller = wizard.caller_id
            if not caller:
                wizard.partner_id = wizard.partner_id
                wizard.contact_id = wizard.contact_id
                continue
            entity = caller._get_large_client()
            wizard.partner_id = entity or caller.parent_id or caller
            if not caller.is_company:
                wizard.contact_id = caller
            elif len(entity.coordinator_ids) == 1:
                wizard.contact_id = entity.coordinator_ids
            else:
                wizard.contact_id = False

    @api.depends("contact_id")
    def _compute_email(self):
        """Propose the contact's own data; keep what was typed, not another's."""
        for wizard in self:
            for name in ("email", "phone"):
                own, proposed = wizard.contact_id[name], f"proposed_{name}"
                typed = wizard[name] != wizard[proposed] and wizard[name]
                wizard[name] = own or typed
                wizard[proposed] = own

    @api.depends("contact_id")
    def _compute_has(self):
        """Compute which data the contact has, as those are not changed by telephone."""
        for wizard in self:
            wizard.has_email = bool(wizard.contact_id.email)
            wizard.has_phone = bool(wizard.contact_id.phone)

    def _keep_on_contact(self):
        """Store e-mail and telephone on a contact that has none.

        :raise UserError: the telephone number is not valid
        """
        contact = self.contact_id
        missing = {
            name: self[name]
            for name in ("email", "phone")
            if contact and self[name] and not contact[name]
        }
        if "email" in missing and contact.is_guarded_contact:
            # A new address could take over the account: another person decides.
            contact._do_ask_identity(
                self.env._("Told by the person at the counter."),
                email=missing.pop("email"),
            )
        if problem := contact._get_telephone_problem(missing.get("phone")):
            raise UserError(problem)
        if missing:
            contact.write(missing)
