from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools import access, clock
from ...tools.access import MODULE
from ...tools.text import said

EMERGENCY = timedelta(hours=48)


class AccessGrant(models.Model):
    """Giving, suspending and ending grants, at once or at a fixed instant."""

    _name = "grandes.clientes.access.grant"
    _inherit = "grandes.clientes.access.grant"

    # === ACTS === #

    def _do_grant(self):
        """Give the profiles, at once or at the instant on which they begin.

        :raise UserError: the user gives a profile to themselves or to an administrator
            of Odoo, without the request that the company requires, or together with an
            incompatible profile
        """
        self._check_act("grant")
        self._check_dates()
        now = clock.now()
        # Sudo: writes fields reserved to acts, after the checks of this one.
        grants_sudo = self.sudo()
        # No grant begins before it was given.
        for grant in grants_sudo.filtered(lambda grant: grant.date_from < now):
            grant.date_from = now
        for grant in grants_sudo.filtered("is_emergency"):
            latest = max(grant.date_from, now) + EMERGENCY
            grant.date_to = min(grant.date_to or latest, latest)
        grants_sudo.write({"granted_by_id": self.env.uid, "granted_on": now})
        grants_sudo._check_incompatible()
        due = grants_sudo.filtered(lambda grant: grant.date_from <= now)
        due._apply_state("in_force")
        (grants_sudo - due)._log_grants()
        grants_sudo._trigger_due()

    def _do_end(self, reason):
        """End the grants now; the role's group goes unless another grant gives it."""
        if not said(reason):
            raise UserError(self.env._("Say why it ends: the log keeps it."))
        self._check_act("end")
        self._check_not_granted_again()
        self._check_may_end()
        self._apply_end(reason.strip())

    def _do_suspend(self, reason=None):
        """Withdraw what the grants give, without ending them.

        This takes effect at once, whatever work the person holds: a suspension does not
        wait for a hand-over.
        """
        self._check_act("suspend")
        self._check_not_granted_again()
        with access.because(reason=reason):
            # Sudo: see `_do_grant`.
            grants_sudo = self.sudo()
            grants_sudo.write(
                {"suspended_by_id": self.env.uid, "suspended_on": clock.now()}
            )
            grants_sudo._apply_state("suspended")

    def _do_resume(self, reason=None):
        """Put suspended grants back in force."""
        self._check_act("resume")
        # Sudo: see `_do_grant`.
        self.sudo()._check_incompatible()
        with access.because(reason=reason):
            self.sudo()._apply_resumed()

    # === PERMISSIONS === #

    def _get_cannot_touch_reasons(self):
        """Return ``{id: reason}`` of grants that the user may not suspend or end."""
        reasons = {}
        for grant in self:
            if reason := self._get_cannot_reach_reason(grant.user_id):
                reasons[grant.id] = reason
        return reasons

    def _get_cannot_grant_reasons(self):
        """Return ``{id: reason}`` of the grants that the user may not give."""
        reasons = self._get_cannot_touch_reasons()
        # Sudo: reads the grant's own company, profile and request.
        for grant in self.sudo():
            profile = grant.profile_id
            if grant.id in reasons:
                continue
            if not profile.active or not grant.user_id.active:
                reasons[grant.id] = self.env._("The profile or the person is archived.")
            elif grant.state == "planned" and grant.granted_on:
                reasons[grant.id] = self.env._("It was given, and begins by itself.")
            elif grant.user_id.share:
                reasons[grant.id] = self.env._(
                    "An account of the portal takes no role of ours."
                )
            elif grant.date_to and grant.date_to <= clock.now():
                reasons[grant.id] = self.env._("It would be over already.")
            elif profile.campaign_ids and grant.campaign_id not in profile.campaign_ids:
                reasons[grant.id] = self.env._(
                    "The profile is for people of these campaigns: %(campaigns)s.",
                    campaigns=", ".join(profile.campaign_ids.mapped("name")),
                )
            elif (
                grant.company_id.grandes_clientes_access_requests
                and not grant.request_id
                and not grant.is_emergency
                and grant.state == "planned"
            ):
                reasons[grant.id] = self.env._(
                    "Access is given by request here: ask for it, or give it as an "
                    "emergency for 48 hours."
                )
        return reasons

    @api.model
    def _get_cannot_reach_reason(self, user):
        """Return why the user may not change the access of ``user``, or None."""
        if self.env.su:
            return None
        if user == self.env.user:
            return self.env._("Nobody changes their own access.")
        # Sudo: checks whether a colleague is an administrator of Odoo.
        if user.sudo()._is_admin() and not self.env.user._is_admin():
            return self.env._(
                "«%(name)s» sets Odoo up: only who does so too changes that access.",
                name=user.name,
            )
        return None

    def _check_not_granted_again(self):
        """Refuse to end a role that a group of the company's own would give again."""
        membership = self.env["grandes.clientes.access.membership"]
        for grant in self.filtered(lambda grant: grant.state == "in_force"):
            groups = membership._get_giving_groups(grant.user_id, grant.role)
            if groups:
                raise UserError(
                    self.env._(
                        "«%(name)s» has the role by the group «%(groups)s»: take the "
                        "person out of it first.",
                        name=grant.user_id.name,
                        groups=", ".join(groups.mapped("name")),
                    )
                )

    def _check_may_end(self):
        """Refuse to end grants that the person's work needs; extended elsewhere."""

    def _check_dates(self):
        """Refuse grants that would end before they begin."""
        for grant in self:
            if grant.date_to and grant.date_to <= grant.date_from:
                raise UserError(
                    self.env._(
                        "A profile ends after it begins: correct one of the days."
                    )
                )

    # === APPLYING === #

    def _apply_state(self, state):
        """Set the state of the grants and update the groups of their people."""
        if not self:
            return
        self.write({"state": state})
        if state == "in_force":
            self._apply_links()
        else:
            self._apply_unlinks()
        self._log_grants()

    def _apply_resumed(self):
        """Put suspended grants back in force; the log keeps their suspension."""
        self.write({"suspended_by_id": False, "suspended_on": False})
        self._apply_state("in_force")

    def _apply_end(self, reason):
        """End the grants, on behalf of the user or of the clock."""
        now = clock.now()
        # Sudo: either the act was checked or the end date was reached.
        grants_sudo = self.sudo()
        for grant in grants_sudo:
            end = max(min(grant.date_to or now, now), grant.date_from)
            grant.write(
                {
                    "state": "ended",
                    "date_to": end,
                    "ended_by_id": self.env.uid,
                    "ended_on": now,
                    "end_reason": reason,
                }
            )
        grants_sudo._apply_unlinks()
        grants_sudo._log_grants()

    def _log_grants(self):
        """Log the new state of the grants."""
        self.env["grandes.clientes.access.event"]._log_changes(self.user_id.ids)

    def _apply_links(self):
        """Add the people to the groups of their roles and to their areas."""
        internal = self.env.ref("base.group_user")
        for role, grants in self.grouped("role").items():
            group = self.env.ref(f"{MODULE}.{role}")
            users = grants.user_id.filtered(
                lambda user, group=group: group not in user.group_ids
            )
            if users:
                # Also a direct member of the internal group, permanently: see
                # `res_users` in the people room.
                users.write(
                    {"group_ids": [Command.link(internal.id), Command.link(group.id)]}
                )
        for area, grants in (
            self.filtered("mission_area_id").grouped("mission_area_id").items()
        ):
            joining = grants.user_id - area.member_ids
            if joining:
                area.write({"member_ids": [Command.link(i) for i in joining.ids]})

    def _apply_unlinks(self):
        """Remove the groups and areas that no other grant in force gives."""
        self._apply_area_unlinks()
        held = {(grant.user_id, grant.role) for grant in self._find_others_in_force()}
        for role, grants in self.grouped("role").items():
            group = self.env.ref(f"{MODULE}.{role}")
            users = grants.user_id.filtered(
                lambda user, role=role, group=group: (user, role) not in held
                and group in user.group_ids
            )
            if users:
                users.write({"group_ids": [Command.unlink(group.id)]})

    def _apply_area_unlinks(self):
        """Remove the people from the areas in which no other grant puts them."""
        others = self._find_others_in_force()
        placed = {(grant.user_id, grant.mission_area_id) for grant in others}
        for area, grants in (
            self.filtered("mission_area_id").grouped("mission_area_id").items()
        ):
            leaving = grants.user_id.filtered(
                lambda user, area=area: (user, area) not in placed
                and user in area.member_ids
            )
            if leaving:
                area.write({"member_ids": [Command.unlink(i) for i in leaving.ids]})

    def _find_others_in_force(self):
        """Return the other grants in force of the same people."""
        return self.search(
            [
                ("user_id", "in", self.user_id.ids),
                ("state", "=", "in_force"),
                ("id", "not in", self.ids),
            ]
        )

    # === ACTIONS === #

    def action_grant(self):
        """Give the profiles."""
        self._do_grant()

    def action_suspend(self):
        """Suspend the profiles."""
        self._do_suspend()

    def action_resume(self):
        """Put suspended profiles back in force."""
        self._do_resume()
