import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.fields import Domain
from odoo.http import root

from ...tools import access, clock
from ...tools.access import MODULE, OUTSOURCING, ROLES

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
    """Shut out at once, whatever the person still holds.

    Work, profiles and history stay as they are; every door is closed: sessions end,
    and neither password, passkey, second factor, key, trusted device nor a link that
    was mailed before opens any again.
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
        """Create; what acts alone write is refused."""
        for vals in vals_list:
            self._grandes_clientes_check_by_act(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Write, as for :meth:`create`."""
        self._grandes_clientes_check_by_act(vals)
        return super().write(vals)

    @api.model
    def _grandes_clientes_check_by_act(self, names):
        """Refuse what acts alone write, whatever client sends it.

        Not by `_has_field_access`, as in `protected.mixin`: that is asked for each
        field of a user that anything reads.

        :raise AccessError: says by what it is done
        """
        if not self.env.su and not _BY_ACT_ALONE.isdisjoint(names):
            raise AccessError(
                self.env._("People are locked and let in again by «Lock» and «Unlock».")
            )

    # === ACTS === #

    def _grandes_clientes_do_lock(self, reason):
        """Shut the people out now: no sign-in, session, key or link works any more.

        :param str reason: why, for the log
        :raise AccessError: the caller may not lock one of them
        """
        if not (reason or "").strip():
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
        """Let the people in again: with a new password and nothing of before.

        They get the password by a link, as who is new.
        """
        self._grandes_clientes_check_may_lock()
        # Sudo: see `_grandes_clientes_do_lock`.
        locked_sudo = self.sudo().filtered("grandes_clientes_locked_on")
        with access.because(reason=reason):
            # Whatever was made meanwhile, by code or by SQL, goes as well.
            locked_sudo._grandes_clientes_remove_credentials()
            locked_sudo.write(
                {
                    "grandes_clientes_locked_on": False,
                    "grandes_clientes_locked_by_id": False,
                    "grandes_clientes_lock_reason": False,
                }
            )

    def _grandes_clientes_check_may_lock(self):
        """Refuse who may not lock or unlock these people.

        The administrator of profiles everybody but who sets Odoo up; the supervisor
        the people of the outsourcing; nobody themselves.
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
            # Sudo: which roles a colleague has.
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

        As part of an act that was checked.
        """
        if not self:
            return
        # Sudo: nobody else removes what is somebody's own.
        users_sudo = self.sudo()
        users_sudo.api_key_ids.unlink()
        users_sudo.totp_trusted_device_ids.unlink()
        users_sudo.auth_passkey_key_ids.unlink()
        users_sudo.partner_id.signup_cancel()
        for user in users_sudo:
            # One each: whoever knew one would know all.
            user.write(
                {
                    "password": secrets.token_urlsafe(48),
                    "totp_secret": False,
                    "grandes_clientes_sessions_ended_on": clock.now(),
                }
            )
        users_sudo._grandes_clientes_forget_sessions()

    def _grandes_clientes_forget_sessions(self):
        """Delete the files of their sessions on this host, once it is certain.

        The sessions have ended anyway: their token no longer fits.
        """
        # Sudo: devices of others.
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
        # Sudo: follows from the act.
        logs_sudo = self.env["res.device.log"].sudo()
        logs_sudo.search([("session_identifier", "in", identifiers)]).write(
            {"revoked": True}
        )
        self.env.cr.postcommit.add(
            lambda: root.session_store.delete_from_identifiers(identifiers)
        )

    # === DOORS === #

    def _get_session_token_fields(self):
        """End every session as soon as one of these is written."""
        return super()._get_session_token_fields() | {
            "grandes_clientes_locked_on",
            "grandes_clientes_sessions_ended_on",
        }

    @api.model
    def _get_login_domain(self, login):
        """Find nobody who is locked: neither to sign in nor to reset a password."""
        return Domain(super()._get_login_domain(login)) & Domain(
            "grandes_clientes_locked_on", "=", False
        )

    @api.model
    def _get_email_domain(self, email):
        return Domain(super()._get_email_domain(email)) & Domain(
            "grandes_clientes_locked_on", "=", False
        )

    def _check_credentials(self, credential, env):
        """Refuse who is locked, whatever they know: password, key, code or passkey."""
        # Sudo: whether the one who signs in is locked.
        if self.env.user.sudo().grandes_clientes_locked_on:
            raise AccessDenied
        return super()._check_credentials(credential, env)

    def action_reset_password(self):
        """Mail links for new passwords, to nobody who is locked."""
        # Sudo: whether somebody is locked, which no portal user reads.
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
        """Set a password by a link, for nobody who is locked."""
        if token:
            partner_sudo = (
                # Sudo: whose the link is, as Odoo asks it itself.
                self.env["res.partner"].sudo()._signup_retrieve_partner(token)
            )
            users_sudo = partner_sudo.with_context(active_test=False).user_ids
            if any(users_sudo.mapped("grandes_clientes_locked_on")):
                raise UserError(
                    self.env._("This link is no longer valid: ask for another one.")
                )
        return super().signup(values, token=token)
