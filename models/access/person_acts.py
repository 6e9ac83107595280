from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

from ...tools import clock
from ...tools.text import said
from .person import SETTINGS

EMERGENCY_HOURS = 48


class Person(models.Model):
    """The acts that the administrator of profiles performs on people.

    She has no access right on Odoo's users: each act checks who performs it and on
    whom, and gives groups only through our profiles.
    """

    _name = "grandes.clientes.person"
    _inherit = "grandes.clientes.person"

    # === PERMISSIONS === #

    @api.model
    def _is_administrator(self):
        """Return whether the user administers profiles."""
        return self.env.su or self.env.user.has_group("grandes_clientes.group_manager")

    def _check_administer(self, oneself=False):
        """Raise unless the user may act on these people.

        :param bool oneself: whether the act may also be performed on oneself
        :raise AccessError: the user does not administer profiles
        :raise UserError: one of the people is the user or administers Odoo itself
        """
        if not self._is_administrator():
            raise AccessError(
                self.env._("Only the administrator of profiles does that to people.")
            )
        self._check_subjects(oneself)

    def _check_subjects(self, oneself=False):
        """Raise for people whom these acts must never touch."""
        # Sudo: the check depends on groups that the user may not read.
        for user_sudo in self.user_id.sudo():
            if any(user_sudo.has_group(group) for group in SETTINGS):
                raise UserError(
                    self.env._(
                        "«%(name)s» administers Odoo itself: only somebody with Odoo's "
                        "Settings changes that account.",
                        name=user_sudo.name,
                    )
                )
            if user_sudo.share:
                raise UserError(
                    self.env._(
                        "«%(name)s» has an account of the portal: access of entities "
                        "is given in the portal.",
                        name=user_sudo.name,
                    )
                )
        if not oneself and not self.env.su and self.env.user in self.user_id:
            raise UserError(
                self.env._(
                    "Nobody gives or takes access of their own: another administrator "
                    "of profiles does it."
                )
            )

    # === ACTS === #

    @api.model
    def _do_make(self, name, login, profiles=None, areas=None, campaign=None, **more):
        """Create a person: an internal account and what the profiles give.

        :param str login: the address used to sign in and to receive mail
        :param profiles: ``grandes.clientes.access.profile`` records
        :param areas: mission areas that the person joins
        :param campaign: the campaign in which the person works
        :param more: ``reason``, ``date_from``, ``date_to`` of the grants
        :return: the person
        :raise UserError: the login is taken, or the address is not valid
        """
        self._check_administer()
        login = email_normalize(login or "") or ""
        if not login:
            raise UserError(
                self.env._("Write the e-mail address that the person signs in with.")
            )
        # Sudo: a login is taken whoever has it, archived people included.
        users_sudo = self.env["res.users"].sudo()
        taken = users_sudo.with_context(active_test=False).search(
            [("login", "=ilike", escape_psql(login))], limit=1
        )
        if taken:
            raise UserError(
                self.env._(
                    "«%(login)s» is the login of «%(name)s» already: use that"
                    " account, or another address.",
                    login=login,
                    name=taken.name,
                )
            )
        # Sudo: creates an internal account with no groups other than those named here.
        # Odoo's default would copy the groups of a template user, Sales among them.
        user_sudo = users_sudo.with_context(no_reset_password=True).create(
            {
                "name": name,
                "login": login,
                "email": login,
                "lang": self.env.lang,
                "tz": self.env.user.tz,
                "company_id": self.env.company.id,
                "company_ids": [Command.set(self.env.company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
                "grandes_clientes_is_ours": True,
            }
        )
        person = self.browse(user_sudo.id)
        for profile in profiles or ():
            person._do_give(profile, campaign=campaign, **more)
        if areas:
            person._do_put_into_areas(areas)
        return person

    def _do_invite(self):
        """Send the invitation, with which people choose their own password.

        :raise UserError: somebody is locked, archived or without an address
        """
        self._check_administer(oneself=True)
        for person in self:
            if person.is_locked or not person.active:
                raise UserError(
                    self.env._(
                        "«%(name)s» is shut out: let the person in first.",
                        name=person.name,
                    )
                )
        for person in self:
            # Sudo: the mail goes only to the person's own address.
            person.user_id.sudo().with_context(
                create_user=not person.login_on,
                # Users without a profile yet, as for a request, get our letter too.
                grandes_clientes_is_invited=True,
            ).action_reset_password()

    def _do_give(self, profile, reason=None, date_from=None, date_to=None, **more):
        """Give the people a profile.

        :param more: ``campaign`` and ``area`` of the grants
        :return: the grants
        """
        self._check_administer()
        profile.check_access("read")
        grants = self.env["grandes.clientes.access.grant"].create(
            [
                {
                    "user_id": person.user_id.id,
                    "profile_id": profile.id,
                    "date_from": date_from or clock.now(),
                    "date_to": date_to or False,
                    "campaign_id": more.get("campaign") and more["campaign"].id,
                    "mission_area_id": more.get("area") and more["area"].id,
                    "reason": reason or False,
                }
                for person in self
            ]
        )
        grants._do_grant()
        return grants

    def _do_give_in_emergency(self, profile, reason):
        """Give a profile for two days; the Coordinador approves it afterwards.

        :raise UserError: the reason is missing
        """
        self._check_administer()
        self._check_reason(reason)
        now = clock.now()
        grants = self.env["grandes.clientes.access.grant"].create(
            [
                {
                    "user_id": person.user_id.id,
                    "profile_id": profile.id,
                    "date_from": now,
                    "date_to": now + timedelta(hours=EMERGENCY_HOURS),
                    "reason": reason,
                    "is_emergency": True,
                }
                for person in self
            ]
        )
        grants._do_grant()
        return grants

    def _do_end(self, grants, reason):
        """End profiles that the people have.

        :raise UserError: one of the grants belongs to somebody else
        """
        self._check_administer()
        self._check_reason(reason)
        if grants.user_id - self.user_id:
            raise UserError(
                self.env._(
                    "A profile to be ended is somebody else's: choose those "
                    "of the person."
                )
            )
        grants._do_end(reason)

    def _do_copy_from(self, other, reason=None):
        """Give the people the profiles and areas that another person has now.

        Emergency grants and profiles that the person already has are left out.

        :return: the grants
        """
        self._check_administer()
        other.check_access("read")
        grants = self.env["grandes.clientes.access.grant"]
        mine = other.grant_ids.filtered(
            lambda grant: grant.state == "in_force" and not grant.is_emergency
        )
        if not mine and not other.area_ids:
            raise UserError(
                self.env._(
                    "«%(name)s» has no profile that could be copied: choose "
                    "somebody else.",
                    name=other.name,
                )
            )
        for person in self:
            for grant in mine.filtered(
                lambda each, person=person: each.profile_id not in person.profile_ids
            ):
                grants |= person._do_give(
                    grant.profile_id,
                    reason=reason or self.env._("As %(name)s", name=other.name),
                    date_to=grant.date_to,
                    campaign=grant.campaign_id,
                    area=grant.mission_area_id,
                )
        if other.area_ids:
            self._do_put_into_areas(other.area_ids)
        return grants

    def _do_put_into_areas(self, areas):
        """Add the people to the areas, so that they see what is escalated to them."""
        self._check_administer()
        areas.check_access("read")
        # Sudo: the Coordinador maintains areas, but membership is a matter of access.
        areas.sudo().write(
            {"member_ids": [Command.link(user.id) for user in self.user_id]}
        )

    def _do_take_out_of_areas(self, areas):
        """Remove the people from the areas.

        An area refuses this while they hold work of it.
        """
        self._check_administer()
        areas.check_access("read")
        # Sudo: as in :meth:`_do_put_into_areas`.
        areas.sudo().write(
            {"member_ids": [Command.unlink(user.id) for user in self.user_id]}
        )

    def _do_lock(self, reason):
        """Lock the people at once, whatever work they hold."""
        self._check_reason(reason)
        self._check_may_lock()
        self.user_id._grandes_clientes_do_lock(reason)

    def _do_unlock(self, reason):
        """Unlock the people, without any of their former credentials."""
        self._check_administer()
        self._check_reason(reason)
        self.user_id._grandes_clientes_do_unlock(reason)

    def _do_reactivate(self, reason):
        """Reactivate archived accounts, without profiles or credentials."""
        self._check_administer()
        self._check_reason(reason)
        self.grant_ids.filtered(lambda grant: grant.state != "ended")._do_end(reason)
        # Sudo: these are our people's accounts, which keep nothing of before.
        users_sudo = self.user_id.sudo()
        users_sudo._grandes_clientes_remove_credentials()
        users_sudo.write({"active": True})

    def _do_archive(self, reason):
        """Archive the accounts; refused while the people hold work."""
        self._check_administer()
        self._check_reason(reason)
        self.grant_ids.filtered(lambda grant: grant.state != "ended")._do_end(reason)
        # Sudo: our people's accounts; archiving itself refuses if they hold work.
        self.user_id.sudo().action_archive()

    def _check_may_lock(self):
        """Raise unless the user may lock these people; the supervisor may as well."""
        if not self._is_administrator() and not self.env.user.has_group(
            "grandes_clientes.group_supervisor"
        ):
            raise AccessError(
                self.env._(
                    "Only the administrator of profiles and the supervisor shut "
                    "somebody out."
                )
            )
        self._check_subjects()

    def _check_reason(self, reason):
        if not said(reason):
            raise UserError(self.env._("Write why."))
