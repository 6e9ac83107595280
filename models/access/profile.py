from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.access import ROLES

# Fields that affect what people with the profile may do.
_WATCHED = ("role", "included_ids", "campaign_ids", "active", "code")


class AccessProfile(models.Model):
    """What a person is given: a role, and its rights in legacy systems (R12)."""

    _name = "grandes.clientes.access.profile"
    _description = "Access profile"
    _inherit = ["grandes.clientes.catalogue"]
    # «asesor» finds the profile for that work, whatever the profile is called.
    _rec_names_search = ["name", "code", "note"]

    role = fields.Selection(
        selection=ROLES,
        required=True,
        index=True,
        help="The group that whoever has the profile is in.",
    )
    note = fields.Text(string="Function", help="What it is for, in a sentence.")
    included_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.profile",
        relation="grandes_clientes_profile_included_rel",
        column1="profile_id",
        column2="included_id",
        string="Also may what these may",
        help="In the legacy systems: the supervisor what both desks may.",
    )
    permission_ids = fields.One2many(
        comodel_name="grandes.clientes.legacy.system.permission",
        inverse_name="profile_id",
        string="Permissions in legacy systems",
    )
    campaign_ids = fields.Many2many(
        comodel_name="grandes.clientes.campaign",
        relation="grandes_clientes_profile_campaign_rel",
        column1="profile_id",
        column2="campaign_id",
        string="Campaigns",
        # An archived limit is a limit still.
        context={"active_test": False},
        help="Those whose people may have it; none: of all.",
    )
    grant_ids = fields.One2many(
        comodel_name="grandes.clientes.access.grant",
        inverse_name="profile_id",
        string="Given to",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the profiles and log them, each in its own chain."""
        profiles = super().create(vals_list)
        profiles._log_profile({})
        return profiles

    def write(self, vals):
        """Write and log the new definition.

        The role of a profile that somebody has cannot be changed: they would lose
        theirs.
        """
        if vals.get("role") and any(
            profile.role != vals["role"] and profile._is_given() for profile in self
        ):
            raise UserError(
                self.env._("People have that profile: make another for the other role.")
            )
        if set(_WATCHED).isdisjoint(vals):
            return super().write(vals)
        before = self._get_told()
        result = super().write(vals)
        self._log_profile(before)
        return result

    def _is_given(self):
        """Return whether anybody has the profile now."""
        self.ensure_one()
        # Sudo: counts every grant, whoever may read it.
        return bool(
            self.sudo().grant_ids.filtered(lambda grant: grant.state != "ended")
        )

    def _with_included(self):
        """Return the profiles together with those they include, at any depth."""
        found = self
        while more := found.included_ids.filtered("active") - found:
            found |= more
        return found

    def _log_profile(self, before):
        self.env["grandes.clientes.access.event"]._log_of_profile(
            self, "profile_changed", before, self._get_told()
        )

    def _get_told(self):
        """Return ``{id: text}``, the profile's definition as the log states it."""
        return {
            profile.id: "; ".join(
                [
                    profile.code,
                    profile.role,
                    "+" + ",".join(sorted(profile.included_ids.mapped("code"))),
                    "@" + ",".join(sorted(profile.campaign_ids.mapped("code"))),
                    "" if profile.active else "archived",
                ]
            )
            # Sudo: the log states the whole profile, whichever part changes.
            for profile in self.sudo().with_context(active_test=False)
        }
