from odoo import fields, models

from ...tools.access import ROLES


class AccessProfile(models.Model):
    """What a person is given: a role, and what it may do in legacy systems (R12)."""

    _name = "grandes.clientes.access.profile"
    _description = "Access profile"
    _inherit = ["grandes.clientes.catalogue"]

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
        help="Those whose people may have it; none: of all.",
    )
    grant_ids = fields.One2many(
        comodel_name="grandes.clientes.access.grant",
        inverse_name="profile_id",
        string="Given to",
    )
