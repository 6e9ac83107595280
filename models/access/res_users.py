from odoo import fields, models
from odoo.fields import Domain

from ...tools import clock


class ResUsers(models.Model):
    """A person's grants and the profiles in force."""

    _name = "res.users"
    _inherit = "res.users"

    grandes_clientes_grant_ids = fields.One2many(
        comodel_name="grandes.clientes.access.grant",
        inverse_name="user_id",
        string="Profiles given",
        copy=False,
        groups="grandes_clientes.group_user",
    )

    def _grandes_clientes_profiles(self):
        """Return ``{user id: profiles in force}`` for all of ``self`` at once.

        Included profiles count: the supervisor may do what both desks may (R12).

        :return: ``grandes.clientes.access.profile`` records with ``sudo``
        """
        # Sudo: the answer must not depend on what the caller may read.
        profiles_sudo = self.env["grandes.clientes.access.profile"].sudo()
        found = dict.fromkeys(self.ids, profiles_sudo)
        now = clock.now()
        grants_sudo = self.env["grandes.clientes.access.grant"].sudo()
        for user, profiles in grants_sudo._read_group(
            Domain("user_id", "in", self.ids)
            & Domain("state", "=", "in_force")
            & Domain("date_from", "<=", now)
            & (Domain("date_to", "=", False) | Domain("date_to", ">", now))
            & Domain("profile_id.active", "=", True),
            ["user_id"],
            ["profile_id:recordset"],
        ):
            found[user.id] = profiles._with_included()
        return found
