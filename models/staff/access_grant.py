from odoo import models


class AccessGrant(models.Model):
    """Grants of people who hold work: suspended at once, ended after the hand-over."""

    _name = "grandes.clientes.access.grant"
    _inherit = "grandes.clientes.access.grant"

    def _do_suspend(self, reason=None):
        """Suspend, and tell the supervisors what work the people still hold."""
        result = super()._do_suspend(reason)
        for user_id, counts in self.user_id._grandes_clientes_get_held().items():
            if not any(counts.values()):
                continue
            # Sudo: reads the person's name and schedules a to-do for others.
            grants_sudo = self.sudo()
            person = grants_sudo.user_id.browse(user_id).name
            work = self.user_id._get_held_words(counts)
            grants_sudo._tell_supervisors(
                self.env._(
                    "%(person)s is suspended and still holds work", person=person
                ),
                self.env._(
                    "%(person)s still holds %(work)s: hand it over first.",
                    person=person,
                    work=work,
                ),
            )
        return result

    def _apply_end(self, reason):
        """End the grants; a suspended role counts as lost only now.

        :raise UserError: lists everything that is held, and links to the hand-over
        """
        suspended = self.filtered(lambda grant: grant.state == "suspended")
        if not suspended:
            return super()._apply_end(reason)
        people, areas = suspended.user_id, suspended.mission_area_id
        before = people._grandes_clientes_get_roles()
        for user_id, roles in people._grandes_clientes_get_suspended_roles().items():
            before[user_id] |= roles
        members = areas._get_people()
        result = super()._apply_end(reason)
        people._check_roles_kept(before)
        areas._check_members_kept(members)
        return result
