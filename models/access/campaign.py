from odoo import fields, models


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
