from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Roles of people; none is lost while work requires it (R6)."""

    _inherit = "res.users"

    def _grandes_clientes_get_roles(self):
        """Return ``{user id: ids of our groups}`` that the people have now."""
        ours = self._get_our_roles()
        # Sudo: reads who has which role, to find the consequences.
        return {user.id: set((user.all_group_ids & ours).ids) for user in self.sudo()}

    def _grandes_clientes_get_suspended_roles(self):
        """Return ``{user id: ids of our groups}`` that a resumption would restore."""
        ours = self._get_our_roles()
        # Sudo: see `_grandes_clientes_get_roles`.
        Grant_sudo = self.env["grandes.clientes.access.grant"].sudo()
        roles = {}
        for grant in Grant_sudo.search(
            [("user_id", "in", self.ids), ("state", "=", "suspended")]
        ):
            group = self.env.ref(f"grandes_clientes.{grant.role}").sudo()
            given = (group | group.all_implied_ids) & ours
            roles.setdefault(grant.user_id.id, set()).update(given.ids)
        return roles

    @api.model
    def _get_our_roles(self):
        """Return the groups of this addon: the roles, and the one they share."""
        # Sudo: reads the groups that the module created.
        data_sudo = self.env["ir.model.data"].sudo()
        rows = data_sudo.search(
            [("module", "=", "grandes_clientes"), ("model", "=", "res.groups")]
        )
        return self.env["res.groups"].sudo().browse(rows.mapped("res_id"))

    def _check_roles_kept(self, before, after=None):
        """Raise if somebody lost a role that their work requires.

        A suspended role is not lost: it comes back, and suspending is urgent.

        :param dict before: result of :meth:`_grandes_clientes_get_roles` before the
            change
        :param dict after: the result after the change; the current one by default
        """
        after = after or self._grandes_clientes_get_roles()
        lost = {
            user_id: roles - after.get(user_id, set())
            for user_id, roles in before.items()
        }
        losing = self.browse(user_id for user_id, roles in lost.items() if roles)
        # People archived by the same act were already checked for everything. Sudo:
        # reads whether they are archived.
        losing = losing.sudo().filtered("active").sudo(self.env.su)
        if not losing:
            return
        for user_id, roles in losing._grandes_clientes_get_suspended_roles().items():
            after[user_id] = after.get(user_id, set()) | roles
            lost[user_id] -= roles
        code_of = self._get_role_codes()
        held = {user_id: {} for user_id in losing.ids}
        for (model, name), entry in self._get_held_entries():
            if not entry.counts:
                continue
            for leaves, people in losing._split_by_loss(entry, lost, after, code_of):
                counts = people._count_held(model, name, entry, Domain(list(leaves)))
                for user_id, count in counts.items():
                    held[user_id].setdefault(entry.kind, 0)
                    held[user_id][entry.kind] += count
        self._refuse_holding(
            held,
            self.env._(
                "%(person)s still holds %(work)s, which takes the role: hand it over "
                "before the role ends."
            ),
        )

    def _split_by_loss(self, entry, lost, after, code_of):
        """Return ``[(leaves, people)]``: who may no longer hold which records.

        :param dict lost: ``{user id: ids of groups}`` that they had
        :param dict after: ``{user id: ids of groups}`` that they still have
        :param dict code_of: ``{id of a group: its name in the module}``
        """
        roles = entry.get_roles() or {"group_user": ()}
        split = []
        for role, leaves in roles.items():
            people = self.filtered(
                lambda user, role=role: role in {code_of[gid] for gid in lost[user.id]}
            )
            if not leaves:
                # Any other of the roles is sufficient.
                people = people.filtered(
                    lambda user: not {code_of[gid] for gid in after[user.id]}
                    & set(roles)
                )
            if people:
                split.append((leaves, people))
        # Counted once, however many of the roles they lost.
        plain = self.browse().union(*(people for leaves, people in split if not leaves))
        return [(leaves, people) for leaves, people in split if leaves] + (
            [((), plain)] if plain else []
        )

    @api.model
    def _get_role_codes(self):
        """Return ``{id of a group: its name in the module}``."""
        ours = self._get_our_roles()
        return {
            group_id: name.removeprefix("grandes_clientes.")
            for group_id, name in ours.get_external_id().items()
        }
