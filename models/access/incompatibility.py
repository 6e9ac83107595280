from odoo import api, fields, models

from ...tools.access import ROLES


class AccessIncompatibility(models.Model):
    """Two roles, or two profiles, that nobody may hold at the same time."""

    _name = "grandes.clientes.access.incompatibility"
    _description = "Incompatible roles"
    _order = "role, other_role, id"

    role = fields.Selection(selection=ROLES)
    other_role = fields.Selection(selection=ROLES)
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        index="btree_not_null",
        ondelete="restrict",
        help="Instead of a role: this profile alone.",
    )
    other_profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        index="btree_not_null",
        ondelete="restrict",
    )
    reason = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)

    _sides_check = models.Constraint(
        "CHECK (num_nonnulls(role, profile_id) = 1"
        " AND num_nonnulls(other_role, other_profile_id) = 1)",
        "Each side is a role or a profile.",
    )

    @api.depends("role", "other_role", "profile_id", "other_profile_id")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for pair in self:
            one = labels.get(pair.role) or pair.profile_id.name or ""
            other = labels.get(pair.other_role) or pair.other_profile_id.name or ""
            pair.display_name = f"{one} × {other}"

    def _is_about(self, profile, other):
        """Return whether the two profiles form this pair, in either order."""
        self.ensure_one()

        def fits(role, wanted, candidate):
            return candidate == wanted if wanted else candidate.role == role

        first = (self.role, self.profile_id)
        second = (self.other_role, self.other_profile_id)
        return (fits(*first, profile) and fits(*second, other)) or (
            fits(*first, other) and fits(*second, profile)
        )
