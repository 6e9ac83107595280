from odoo import api, models


class ResGroups(models.Model):
    """A role is not lost through its group while work is held that takes it (R6)."""

    _inherit = "res.groups"

    def write(self, vals):
        """Write; who holds work keeps the role that it takes.

        :raise UserError: names all that is held, and leads to the hand-over
        """
        if {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}.isdisjoint(
            vals
        ):
            return super().write(vals)
        people = self._get_people_of_roles()
        before = people._grandes_clientes_get_roles()
        result = super().write(vals)
        people._check_roles_kept(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_giving_held(self):
        """Refuse to delete a group by which somebody has a role that work takes."""
        people = self._get_people_of_roles()
        ours = self.env["res.users"]._get_our_roles()
        before = people._grandes_clientes_get_roles()
        for user_id, roles in before.items():
            # Sudo: what roles would be left, of people whom the user may not read.
            user_sudo = people.browse(user_id).sudo()
            left = user_sudo.group_ids - self
            before[user_id] = roles, set((left.all_implied_ids & ours).ids)
        losing = {uid: had for uid, (had, kept) in before.items() if had - kept}
        kept = {uid: pair[1] for uid, pair in before.items()}
        people.browse(losing)._check_roles_kept(losing, kept)

    def _get_people_of_roles(self):
        """Return the people who have a role of ours by one of the groups."""
        ours = self.env["res.users"]._get_our_roles()
        # Sudo: who has which role, to find out what follows.
        groups_sudo = self.sudo()
        giving = groups_sudo.filtered(lambda group: group.all_implied_ids & ours)
        return giving.all_user_ids.sudo(self.env.su)
