from odoo import api, fields, models


class Campaign(models.Model):
    """The operation a person works in (C9), never a list of calls."""

    _name = "grandes.clientes.campaign"
    _description = "Campaign"
    _inherit = ["grandes.clientes.catalogue"]

    profile_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.profile",
        relation="grandes_clientes_profile_campaign_rel",
        column1="campaign_id",
        column2="profile_id",
        string="Profiles",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the campaigns, and log the profiles that they are chosen for."""
        profiles = self._get_every_profile()
        before = profiles._get_told()
        campaigns = super().create(vals_list)
        profiles._log_profile(before)
        return campaigns

    def write(self, vals):
        """Write, and log the profiles whose campaigns change."""
        if {"profile_ids", "code"}.isdisjoint(vals):
            return super().write(vals)
        profiles = self._get_every_profile()
        before = profiles._get_told()
        result = super().write(vals)
        profiles._log_profile(before)
        return result

    @api.model
    def _get_every_profile(self):
        # Sudo: the log states every profile, whoever changes the campaign.
        return (
            self.env["grandes.clientes.access.profile"]
            .sudo()
            .search([("active", "in", (True, False))])
        )
