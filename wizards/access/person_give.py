from odoo import api, fields, models

from ...models.access.person_acts import EMERGENCY_HOURS


class PersonGive(models.TransientModel):
    """Wizard to give people a profile, ordinarily or as emergency access."""

    _name = "grandes.clientes.person.give"
    _description = "Give a profile"
    _inherit = ["grandes.clientes.protected.mixin"]

    mode = fields.Selection(
        selection=[("give", "Give a profile"), ("emergency", "Emergency access")],
        required=True,
        default="give",
    )
    person_ids = fields.Many2many(
        comodel_name="grandes.clientes.person",
        string="People",
        compute="_compute_person_ids",
    )
    person_keys = fields.Json(default=lambda self: self.env.context.get("active_ids"))
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile", required=True
    )
    campaign_id = fields.Many2one(comodel_name="grandes.clientes.campaign")
    area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area", string="Area"
    )
    date_from = fields.Datetime(string="From", help="Empty: now.")
    date_to = fields.Datetime(string="Until", help="Empty: until it is ended.")
    reason = fields.Char()
    note = fields.Char(compute="_compute_note")
    profiles_told = fields.Html(
        compute="_compute_profiles_told", sanitize=False, string="What they give"
    )

    @api.depends("person_keys")
    def _compute_person_ids(self):
        for wizard in self:
            wizard.person_ids = wizard.person_ids.browse(
                wizard.person_keys or ()
            ).exists()

    @api.depends("profile_id", "person_keys")
    def _compute_profiles_told(self):
        """Describe the profile, for one person together with those they have."""
        for wizard in self:
            profile, people = wizard.profile_id._origin, wizard.person_ids
            had = people.profile_ids if len(people) == 1 else profile.browse()
            wizard.profiles_told = (
                (had | profile)._tell_together() if profile else False
            )

    @api.depends("mode")
    def _compute_note(self):
        for wizard in self:
            wizard.note = wizard.mode == "emergency" and self.env._(
                "It ends by itself in %(hours)s hours. The Coordinador and the "
                "Interventoría are told now; it shows until the Coordinador approves "
                "it.",
                hours=EMERGENCY_HOURS,
            )

    def action_confirm(self):
        """Give the profile."""
        self.ensure_one()
        if self.mode == "emergency":
            self.person_ids._do_give_in_emergency(self.profile_id, self.reason)
        else:
            self.person_ids._do_give(
                self.profile_id,
                reason=self.reason,
                date_from=self.date_from,
                date_to=self.date_to,
                campaign=self.campaign_id,
                area=self.area_id,
            )
        return {"type": "ir.actions.act_window_close"}
