from odoo import api, models
from odoo.fields import Domain

from ...tools import access, clock


class AccessGrant(models.Model):
    """Keeping grants in step with Odoo's groups, however these are changed.

    Groups may be ticked on a form, imported, or set by code or SQL.
    """

    _name = "grandes.clientes.access.grant"
    _inherit = "grandes.clientes.access.grant"

    @api.model
    def _apply_groups(self, user_ids=None):
        """Create and end grants so that they match people's groups.

        A role without a grant gets one; a grant whose role was removed ends.

        :param user_ids: ids of the people; everybody when absent
        """
        if user_ids is not None and not user_ids:
            return
        own = self.env["grandes.clientes.access.membership"]._get_own_roles(user_ids)
        # Sudo: whoever changed the groups was allowed to; the rest is bookkeeping.
        grants_sudo = self.sudo().search(
            Domain("state", "in", ("in_force", "suspended"))
            & (
                Domain.TRUE
                if user_ids is None
                else Domain("user_id", "in", list(user_ids))
            )
        )
        by_role, resumed = {}, {}
        taken = grants_sudo.browse()
        for grant in grants_sudo:
            roles = own.get(grant.user_id.id, ())
            if grant.state == "in_force":
                by_role.setdefault((grant.user_id.id, grant.role), grant)
                if grant.role not in roles:
                    taken |= grant
            else:
                resumed.setdefault((grant.user_id.id, grant.role), grant)
        missing = [
            (user_id, role)
            for user_id, roles in own.items()
            for role in sorted(roles)
            if (user_id, role) not in by_role
        ]
        if taken:
            taken._end_by_groups()
        again = grants_sudo.browse(resumed[key].id for key in missing if key in resumed)
        if again:
            if not self.env.su:
                again._check_incompatible()
            again._apply_resumed()
        self._create_by_groups([key for key in missing if key not in resumed])

    def _end_by_groups(self):
        """End grants whose role was removed through Odoo's groups."""
        reason = access.cause().reason or self.env._("The role was taken by its group.")
        self._apply_end(reason)

    @api.model
    def _create_by_groups(self, missing):
        """Create the grants for roles that people have without one.

        :param missing: pairs of user id and role
        """
        if not missing:
            return
        profiles = self._get_shipped_profiles()
        # Sudo: checks whether they are internal, active users. The role of an outsider
        # is only logged, and archived people come back without roles.
        users_sudo = self.env["res.users"].sudo().browse({key[0] for key in missing})
        people = set(
            users_sudo.filtered(lambda user: user.active and not user.share).ids
        )
        now = clock.now()
        seen_by = access.cause().seen_by
        vals_list = [
            {
                "user_id": user_id,
                "profile_id": profiles[role].id,
                "date_from": now,
                "state": "in_force",
                "origin": "group" if seen_by == "act" else seen_by,
                "reason": access.cause().reason,
                "granted_by_id": self.env.uid,
                "granted_on": now,
            }
            for user_id, role in missing
            if role in profiles and user_id in people
        ]
        if not vals_list:
            return
        # Sudo: see `_apply_groups`.
        grants_sudo = self.sudo()
        # A grant planned for later gives way, since the person has the role now.
        planned = grants_sudo.search(
            [
                ("user_id", "in", [vals["user_id"] for vals in vals_list]),
                ("state", "=", "planned"),
            ]
        )
        for vals in vals_list:
            planned.filtered(
                lambda grant, vals=vals: grant.user_id.id == vals["user_id"]
                and grant.profile_id.id == vals["profile_id"]
            )._apply_end(self.env._("Given already."))
        made = grants_sudo.create(vals_list)
        if seen_by == "act" and not self.env.su:
            # A user's change is refused; one made by code is in effect, and is shown.
            made._check_incompatible()
        made._log_grants()

    @api.model
    def _get_shipped_profiles(self):
        """Return ``{role: profile}`` with the default profile of each role."""
        # Sudo: searches the profiles of all companies.
        profiles_sudo = self.env["grandes.clientes.access.profile"].sudo()
        found = {}
        for profile in profiles_sudo.search(
            [("active", "=", True)], order="sequence, id"
        ):
            shipped = profile.role == f"group_{profile.code}"
            if profile.role not in found or shipped:
                found[profile.role] = profile
        return found
