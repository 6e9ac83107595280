from odoo import fields, models

from ...tools import clock


class AccessGrant(models.Model):
    """Who has which profile, from when until when: the only history of it (P8, C9).

    Half-open: who has it until noon no longer has it at noon. What it gives is a group
    of Odoo's, in both directions: a grant in force puts the person into the role's
    group, and a group that is ticked anywhere makes a grant.
    """

    _name = "grandes.clientes.access.grant"
    _description = "Profile of a person"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "date_from desc, id desc"
    _PROTECTED = frozenset(
        {
            "state",
            "origin",
            "request_id",
            "granted_by_id",
            "granted_on",
            "suspended_by_id",
            "suspended_on",
            "ended_by_id",
            "ended_on",
            "end_reason",
            "company_id",
        }
    )

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        string="Profile",
        required=True,
        index=True,
        ondelete="restrict",
    )
    role = fields.Selection(related="profile_id.role", store=True, index=True)
    date_from = fields.Datetime(
        string="From", required=True, default=lambda self: clock.now()
    )
    date_to = fields.Datetime(string="Until", help="Empty: until it is ended.")
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("in_force", "In force"),
            ("suspended", "Suspended"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        default="planned",
        index=True,
        copy=False,
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        index="btree_not_null",
        ondelete="restrict",
    )
    campaign_id = fields.Many2one(
        comodel_name="grandes.clientes.campaign",
        index="btree_not_null",
        ondelete="restrict",
    )
    reason = fields.Char(copy=False, help="Why the person has it.")
    is_emergency = fields.Boolean(
        string="Emergency", copy=False, help="For 48 hours, approved afterwards."
    )
    origin = fields.Selection(
        selection=[
            ("act", "Given"),
            ("group", "By Odoo's groups"),
            ("comparison", "Seen by comparison"),
            ("update", "By the update"),
        ],
        string="How",
        required=True,
        readonly=True,
        default="act",
        copy=False,
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.access.request",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    granted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    granted_on = fields.Datetime(readonly=True, copy=False)
    suspended_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    suspended_on = fields.Datetime(readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    ended_on = fields.Datetime(readonly=True, copy=False)
    end_reason = fields.Char(string="Ended because", readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
