from odoo import fields, models

from ...tools.access import ROLES


class AccessIncompatibility(models.Model):
    """Two roles, or two profiles, that nobody holds at once."""

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
