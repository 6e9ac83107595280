from odoo import api, fields, models

KINDS = [
    ("baseline", "Seen for the first time"),
    ("role_gained", "Role effective"),
    ("role_lost", "Role lost"),
    ("profile_planned", "Profile planned"),
    ("profile_given", "Profile given"),
    ("profile_suspended", "Profile suspended"),
    ("profile_resumed", "Profile resumed"),
    ("profile_ended", "Profile ended"),
    ("activated", "Activated"),
    ("archived", "Archived"),
    ("locked", "Locked"),
    ("unlocked", "Unlocked"),
    ("login_changed", "Login changed"),
    ("email_changed", "E-mail changed"),
    ("password_changed", "Password changed"),
    ("reset_asked", "Password reset asked"),
    ("totp_on", "Second factor on"),
    ("totp_off", "Second factor off"),
    ("passkey_made", "Passkey made"),
    ("passkey_removed", "Passkey removed"),
    ("key_made", "API key made"),
    ("key_removed", "API key removed"),
    ("key_expired", "API key expired"),
    ("device_made", "Trusted device made"),
    ("device_removed", "Trusted device removed"),
    ("device_expired", "Trusted device expired"),
    ("sessions_ended", "Sessions ended"),
    ("profile_changed", "Profile changed"),
    ("permission_changed", "Permission changed"),
]


class AccessEvent(models.Model):
    """A line of the access log: what changed, for whom, by whom, when, from where (C9).

    Each subject has its own chain of lines: a person, or a profile if no person is
    concerned.
    """

    _name = "grandes.clientes.access.event"
    _description = "Access log"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "id desc"
    _rec_name = "kind"
    # The event has its own fields for the author and the time.
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        readonly=True,
        ondelete="restrict",
    )
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    grant_id = fields.Many2one(
        comodel_name="grandes.clientes.access.grant",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.access.request",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="On whose request; without one, nobody asked.",
    )
    sequence = fields.Integer(required=True, readonly=True)
    kind = fields.Selection(
        selection=KINDS, string="What", required=True, readonly=True, index=True
    )
    role = fields.Char(readonly=True)
    happened_on = fields.Datetime(
        string="Time", required=True, readonly=True, index=True
    )
    by_id = fields.Many2one(
        comodel_name="res.users",
        string="By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty where it was seen by comparison: nobody knows.",
    )
    seen_by = fields.Selection(
        selection=[
            ("act", "As it happened"),
            ("comparison", "Seen by comparison"),
            ("update", "By the update"),
        ],
        string="How it was seen",
        required=True,
        readonly=True,
        default="act",
    )
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
    ip_address = fields.Char(string="From where", readonly=True)
    state = fields.Json(
        readonly=True,
        groups="base.group_system",
        help="All that the log watches of the subject, as it was afterwards.",
    )
    digest = fields.Char(required=True, readonly=True)

    _user_chain_uniq = models.UniqueIndex(
        "(user_id, sequence) WHERE user_id IS NOT NULL"
    )
    _profile_chain_uniq = models.UniqueIndex(
        "(profile_id, sequence) WHERE user_id IS NULL"
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = kinds.get(event.kind)
