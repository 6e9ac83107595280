from odoo import api, fields, models


class PersonMake(models.TransientModel):
    """Wizard to create a staff account with profiles, areas and invitation."""

    _name = "grandes.clientes.person.make"
    _description = "New person"
    _inherit = ["grandes.clientes.protected.mixin"]

    name = fields.Char(string="Name and surnames", required=True)
    login = fields.Char(
        string="E-mail",
        required=True,
        help="The person signs in with it and is written to at it.",
    )
    profile_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.profile",
        relation="grandes_clientes_person_make_profile_rel",
        column1="wizard_id",
        column2="profile_id",
        string="Profiles",
        help="Without one the person may do nothing here.",
    )
    profiles_told = fields.Html(
        compute="_compute_profiles_told", sanitize=False, string="What they give"
    )
    campaign_id = fields.Many2one(comodel_name="grandes.clientes.campaign")
    area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area",
        relation="grandes_clientes_person_make_area_rel",
        column1="wizard_id",
        column2="area_id",
        string="Areas",
    )
    date_to = fields.Datetime(string="Until", help="Empty: until it is ended.")
    reason = fields.Char(string="Function", help="What the person does.")
    is_invited = fields.Boolean(
        string="Send the invitation",
        default=True,
        help="A mail with a link, by which the person chooses a password.",
    )

    request_id = fields.Many2one(
        comodel_name="grandes.clientes.access.request",
        help="Of access, for which the account is made: carrying it out gives the "
        "profile.",
    )

    @api.depends("profile_ids")
    def _compute_profiles_told(self):
        for wizard in self:
            wizard.profiles_told = wizard.profile_ids._origin._tell_together()

    def action_confirm(self):
        """Create the person, and open them or return to the access request."""
        self.ensure_one()
        person = self.env["grandes.clientes.person"]._do_make(
            self.name,
            self.login,
            self.profile_ids,
            self.area_ids,
            self.campaign_id,
            date_to=self.date_to,
            reason=self.reason,
        )
        if self.request_id:
            self.request_id.user_id = person.user_id
        if self.is_invited:
            person._do_invite()
        if self.request_id:
            # Return to the access request, which is carried out next.
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "res_model": person._name,
            "res_id": person.id,
            "view_mode": "form",
        }
