import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.fields import Domain
from odoo.http import root

from ...tools import access, clock
from ...tools.access import MODULE, OUTSOURCING, ROLES
from ...tools.text import said

_READERS = "grandes_clientes.group_user,base.group_erp_manager"
_BY_ACT_ALONE = frozenset(
    {
        "grandes_clientes_locked_on",
        "grandes_clientes_locked_by_id",
        "grandes_clientes_lock_reason",
        "grandes_clientes_sessions_ended_on",
    }
)


class ResUsersLocked(models.Model):
    """Locking accounts at once, whatever work the person still holds.

    Work, profiles and history stay as they are, but no way in remains: sessions end,
    and passwords, passkeys, second factors, keys, trusted devices and links mailed
    before stop working.
    """

    _name = "res.users"
    _inherit = "res.users"

    grandes_clientes_locked_on = fields.Datetime(
        string="Locked since", readonly=True, copy=False, groups=_READERS
    )
    grandes_clientes_locked_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Locked by",
        readonly=True,
        copy=False,
        groups=_READERS,
    )
    grandes_clientes_lock_reason = fields.Char(
        string="Why locked", readonly=True, copy=False, groups=_READERS
    )
    grandes_clientes_sessions_ended_on = fields.Datetime(
        readonly=True,
        copy=False,
        groups="base.group_erp_manager",
        help="Every session from before it has ended.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the users; refuse fields that only acts write."""
        for vals in vals_list:
            self._grandes_clientes_check_by_act(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Write; as in :meth:`create`."""
        self._grandes_clientes_check_by_act(vals)
        return super().write(vals)

    @api.model
    def _grandes_clientes_check_by_act(self, names):
        """Refuse fields that only acts write, whatever client sends them.

        `_has_field_access`, as in `protected.mixin`, is not used here: it is called for
        each field of a user that anything reads.

        :raise AccessError: names the acts to use instead
        """
        if not self.env.su and not _BY_ACT_ALONE.isdisjoint(names):
            raise AccessError(
                self.env._("People are locked and let in again by «Lock» and «Unlock».")
            )

    # === ACTS === #

    def _grandes_clientes_do_lock(self, reason):
        """Lock the people now: no sign-in, session, key or link works any more.

        :param str reason: why, for the log
        :raise AccessError: the user may not lock one of them
        """
        if not said(reason):
            raise UserError(self.env._("Say why: the log keeps it."))
        self._grandes_clientes_check_may_lock()
        # Sudo: the act was checked; nobody writes these fields by hand.
        open_sudo = self.sudo().filtered(lambda u: not u.grandes_clientes_locked_on)
        if not open_sudo:
            return
        now = clock.now()
        with access.because(reason=reason.strip()):
            open_sudo.write(
                {
                    "grandes_clientes_locked_on": now,
                    "grandes_clientes_locked_by_id": self.env.uid,
                    "grandes_clientes_lock_reason": reason.strip(),
                }
            )
            open_sudo._grandes_clientes_remove_credentials()

    def _grandes_clientes_do_unlock(self, reason=None):
        """Unlock the people, with a new password and none of their former credentials.

        They set the password through a link, like new people.
        """
        self._grandes_clientes_check_may_lock()
        # Sudo: see `_grandes_clientes_do_lock`.
        locked_sudo = self.sudo().filtered("grandes_clientes_locked_on")
        with access.because(reason=reason):
            # Also removes credentials made meanwhile, by code or by SQL.
            locked_sudo._grandes_clientes_remove_credentials()
            locked_sudo.write(
                {
                    "grandes_clientes_locked_on": False,
                    "grandes_clientes_locked_by_id": False,
                    "grandes_clientes_lock_reason": False,
                }
            )

    def _grandes_clientes_check_may_lock(self):
        """Raise unless the user may lock or unlock these people.

        The administrator of profiles may for everybody except administrators of Odoo;
        the supervisor may for people of the outsourcing; nobody may for themselves.
        """
        if self.env.su:
            return
        me = self.env.user
        if not (
            me.has_group(f"{MODULE}.group_manager")
            or me.has_group(f"{MODULE}.group_supervisor")
            or me._is_admin()
        ):
            raise AccessError(
                self.env._(
                    "Your role does not allow locking people: the administrator of "
                    "profiles or the supervisor does."
                )
            )
        grants = self.env["grandes.clientes.access.grant"]
        everybody = me.has_group(f"{MODULE}.group_manager") or me._is_admin()
        beyond = [name for name, _label in ROLES if name not in OUTSOURCING]
        for user in self:
            reason = grants._get_cannot_reach_reason(user)
            if not reason and user.share:
                reason = self.env._("An account of the portal is not locked here.")
            # Sudo: reads the roles of a colleague.
            user_sudo = user.sudo()
            if (
                not reason
                and not everybody
                and (
                    not any(
                        user_sudo.has_group(f"{MODULE}.{name}") for name in OUTSOURCING
                    )
                    or any(user_sudo.has_group(f"{MODULE}.{name}") for name in beyond)
                )
            ):
                reason = self.env._(
                    "«%(name)s» is not of the outsourcing: the administrator of "
                    "profiles locks others.",
                    name=user.name,
                )
            if reason:
                raise AccessError(reason)

    def _grandes_clientes_remove_credentials(self):
        """Remove passkeys, second factor, keys, devices, reset links and password.

        Called as part of an act that was checked.
        """
        if not self:
            return
        # Sudo: only the owners may remove their credentials otherwise.
        users_sudo = self.sudo()
        users_sudo.api_key_ids.unlink()
        users_sudo.totp_trusted_device_ids.unlink()
        users_sudo.auth_passkey_key_ids.unlink()
        users_sudo.partner_id.signup_cancel()
        for user in users_sudo:
            # A different password each: whoever knew a shared one would know them all.
            user.write(
                {
                    "password": secrets.token_urlsafe(48),
                    "totp_secret": False,
                    "grandes_clientes_sessions_ended_on": clock.now(),
                }
            )
        users_sudo._grandes_clientes_forget_sessions()

    def _grandes_clientes_forget_sessions(self):
        """Delete the people's session files on this host after the commit.

        The sessions have ended anyway, since their token no longer matches.
        """
        # Sudo: reads the devices of other users.
        devices_sudo = self.env["res.device"].sudo()
        identifiers = list(
            set(
                devices_sudo.search([("user_id", "in", self.ids)]).mapped(
                    "session_identifier"
                )
            )
        )
        if not identifiers:
            return
        # Sudo: a consequence of the act.
        logs_sudo = self.env["res.device.log"].sudo()
        logs_sudo.search([("session_identifier", "in", identifiers)]).write(
            {"revoked": True}
        )
        self.env.cr.postcommit.add(
            lambda: root.session_store.delete_from_identifiers(identifiers)
        )

    # === SIGN-IN AND SESSIONS === #

    def _get_session_token_fields(self):
        """Add fields so that writing them ends every session."""
        return super()._get_session_token_fields() | {
            "grandes_clientes_locked_on",
            "grandes_clientes_sessions_ended_on",
        }

    @api.model
    def _get_login_domain(self, login):
        """Exclude locked people, both for signing in and for resetting a password."""
        return Domain(super()._get_login_domain(login)) & Domain(
            "grandes_clientes_locked_on", "=", False
        )

    @api.model
    def _get_email_domain(self, email):
        return Domain(super()._get_email_domain(email)) & Domain(
            "grandes_clientes_locked_on", "=", False
        )

    def _check_credentials(self, credential, env):
        """Refuse locked people, whether by password, key, code or passkey."""
        # Sudo: checks whether the person signing in is locked.
        if self.env.user.sudo().grandes_clientes_locked_on:
            raise AccessDenied
        return super()._check_credentials(credential, env)

    def action_reset_password(self):
        """Mail links for new passwords; refused for locked people."""
        # Sudo: checks whether somebody is locked, which portal users cannot read.
        locked = self.sudo().filtered("grandes_clientes_locked_on")
        if locked:
            raise UserError(
                self.env._(
                    "«%(name)s» is locked: unlock the account first.",
                    name=locked[0].name,
                )
            )
        return super().action_reset_password()

    @api.model
    def signup(self, values, token=None):
        """Set a password through a link; refused for locked people."""
        if token:
            partner_sudo = (
                # Sudo: finds the owner of the link, as Odoo itself does.
                self.env["res.partner"].sudo()._signup_retrieve_partner(token)
            )
            users_sudo = partner_sudo.with_context(active_test=False).user_ids
            if any(users_sudo.mapped("grandes_clientes_locked_on")):
                raise UserError(
                    self.env._("This link is no longer valid: ask for another one.")
                )
        return super().signup(values, token=token)
