from odoo import api, models


class ResGroups(models.Model):
    """People keep the roles that their work requires when groups change (R6)."""

    _inherit = "res.groups"

    def write(self, vals):
        """Write; people who hold work must keep the roles it requires.

        :raise UserError: lists everything that is held, and links to the hand-over
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
        """Refuse to delete a group that gives somebody a role their work requires."""
        people = self._get_people_of_roles()
        ours = self.env["res.users"]._get_our_roles()
        before = people._grandes_clientes_get_roles()
        for user_id, roles in before.items():
            # Sudo: reads the remaining roles of people whom the user may not read.
            user_sudo = people.browse(user_id).sudo()
            left = user_sudo.group_ids - self
            before[user_id] = roles, set((left.all_implied_ids & ours).ids)
        losing = {uid: had for uid, (had, kept) in before.items() if had - kept}
        kept = {uid: pair[1] for uid, pair in before.items()}
        people.browse(losing)._check_roles_kept(losing, kept)

    def _get_people_of_roles(self):
        """Return the people who have one of our roles through these groups."""
        ours = self.env["res.users"]._get_our_roles()
        # Sudo: reads who has which role, to find the consequences.
        groups_sudo = self.sudo()
        giving = groups_sudo.filtered(lambda group: group.all_implied_ids & ours)
        return giving.all_user_ids.sudo(self.env.su)
