from odoo import api, fields, models

GROUP_BY_PROFILE = {
    "front_office": "grandes_clientes.group_front_office",
    "back_office": "grandes_clientes.group_back_office",
}


class LegacySystemPermission(models.Model):
    """What one profile may do in one legacy system (5.2.6, 5.2.15, C9, P8)."""

    _name = "grandes.clientes.legacy.system.permission"
    _description = "Permission in a legacy system"
    _order = "system_id, profile desc"
    _rec_name = "system_id"

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        ondelete="restrict",
    )
    profile = fields.Selection(
        selection=[
            ("front_office", "Front office"),
            ("back_office", "Back office"),
        ],
        required=True,
    )
    can_consult = fields.Boolean(string="Consult", default=True)
    can_modify = fields.Boolean(string="Modify")

    _profile_unique = models.Constraint(
        "UNIQUE (system_id, profile)",
        "That profile has a line for this system already: change that line.",
    )

    @api.model
    def _get_profiles(self, user):
        """Return the profiles that ``user`` holds, the supervisor both (P6a)."""
        return [
            profile
            for profile, group in GROUP_BY_PROFILE.items()
            if user.has_group(group)
        ]
