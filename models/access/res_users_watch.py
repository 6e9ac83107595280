from contextvars import ContextVar

from odoo import api, models
from odoo.fields import Command, Domain

from ...tools import access
from ...tools.access import MODULE, ROLES
from ...tools.access_diff import Change

# Fields of a user that the log watches.
_WATCHED = {
    "active",
    "auth_passkey_key_ids",
    "api_key_ids",
    "email",
    "grandes_clientes_locked_on",
    "grandes_clientes_sessions_ended_on",
    "group_ids",
    "login",
    "new_password",
    "password",
    "partner_id",
    "role",
    "totp_secret",
    "totp_trusted_device_ids",
}
_setting_password: ContextVar[bool] = ContextVar("gc_setting_password", default=False)


class ResUsersWatched(models.Model):
    """Access changed through users: logged at once, and grants follow."""

    _name = "res.users"
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the users; roles become grants, and their log begins."""
        users = super().create(vals_list)
        users._grandes_clientes_on_access_changed(groups=True)
        return users

    def write(self, vals):
        """Write and log changes of access.

        An archived person loses all profiles and credentials, so that a reactivated one
        starts with none.
        """
        leaving = self.browse()
        if "active" in vals:
            changed = self.filtered(lambda user: user.active != bool(vals["active"]))
            leaving = changed._grandes_clientes_of_ours()
        result = super().write(vals)
        if leaving:
            reason = self.env._("Archived.") if not vals["active"] else None
            with access.because(reason=reason):
                leaving._grandes_clientes_on_active_changed()
        if not _WATCHED.isdisjoint(vals):
            self._grandes_clientes_on_access_changed(
                groups=not {"group_ids", "role"}.isdisjoint(vals)
            )
        return result

    def _grandes_clientes_of_ours(self):
        """Return the users who have or had a role of this addon."""
        if not self:
            return self
        # Sudo: checks for a history, whoever may read it.
        grants_sudo = self.env["grandes.clientes.access.grant"].sudo()
        rows = grants_sudo._read_group([("user_id", "in", self.ids)], ["user_id"])
        own = self.env["grandes.clientes.access.membership"]._get_own_roles(self.ids)
        return self.browse({*(user.id for (user,) in rows), *own})

    def _grandes_clientes_on_access_changed(self, groups=False, also=()):
        """Log the changes and make the grants follow the groups.

        :param bool groups: whether groups may have changed
        :param also: see :meth:`~.event_logging.AccessEvent._log_changes`
        """
        if not self.env.registry.ready:
            # While modules load, this is left to the end of the update or the cron.
            return
        self.env["grandes.clientes.access.event"]._log_changes(self.ids, also)
        if groups:
            self.env["grandes.clientes.access.grant"]._apply_groups(self.ids)

    def _grandes_clientes_on_active_changed(self):
        """End the grants and credentials of people who were archived or reactivated."""
        # Sudo: a consequence of the archiving, which was checked.
        users_sudo = self.sudo()
        grants_sudo = self.env["grandes.clientes.access.grant"].sudo()
        grants_sudo.search(
            Domain("user_id", "in", self.ids) & Domain("state", "!=", "ended")
        )._apply_end(access.cause().reason or self.env._("Reactivated without any."))
        groups_sudo = users_sudo.env["res.groups"].union(
            *(users_sudo.env.ref(f"{MODULE}.{name}") for name, _label in ROLES)
        )
        users_sudo.filtered(lambda user: user.group_ids & groups_sudo).write(
            {"group_ids": [Command.unlink(group.id) for group in groups_sudo]}
        )
        users_sudo._grandes_clientes_remove_credentials()

    # === PASSWORDS === #

    def _set_password(self):
        token = _setting_password.set(True)
        try:
            return super()._set_password()
        finally:
            _setting_password.reset(token)

    def _set_encrypted_password(self, uid, pw):
        """Store the password; log a rehash by Odoo at sign-in as no new password."""
        result = super()._set_encrypted_password(uid, pw)
        if not _setting_password.get():
            with access.because(
                reason=self.env._("The same password, stored in a newer way.")
            ):
                self.browse(uid)._grandes_clientes_on_access_changed()
        return result

    def action_reset_password(self):
        """Mail links for new passwords and log that they were requested."""
        result = super().action_reset_password()
        self._grandes_clientes_on_access_changed(also=[Change("reset_asked")])
        return result
