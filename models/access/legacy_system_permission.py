from odoo import api, fields, models


class LegacySystemPermission(models.Model):
    """What one profile may do in one legacy system (5.2.6, 5.2.15, C9, P8)."""

    _name = "grandes.clientes.legacy.system.permission"
    _description = "Permission in a legacy system"
    _order = "system_id, profile_id"
    _rec_name = "system_id"

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        ondelete="restrict",
    )
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        required=True,
        index=True,
        ondelete="restrict",
    )
    can_consult = fields.Boolean(string="Consult", default=True)
    can_modify = fields.Boolean(string="Modify")

    _profile_unique = models.Constraint(
        "UNIQUE (system_id, profile_id)",
        "That profile has a line for this system already: change that line.",
    )

    @api.model
    def _get_profiles(self, user):
        """Return the profiles by which ``user`` may work in legacy systems (R12)."""
        return user._grandes_clientes_profiles()[user.id]
