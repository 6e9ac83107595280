from odoo import api, models
from odoo.tools import SQL

from ...tools.access_diff import Change


class ResUsersApikeys(models.Model):
    """API keys and trusted devices, which inherit from them: logged, void if locked."""

    _inherit = "res.users.apikeys"

    def _generate(self, scope, name, expiration_date):
        """Generate a key and log it."""
        key = super()._generate(scope, name, expiration_date)
        self.env.user._grandes_clientes_on_access_changed()
        return key

    def unlink(self):
        """Delete the keys and log it for their owners."""
        users = self.user_id
        result = super().unlink()
        users._grandes_clientes_on_access_changed()
        return result

    @api.autovacuum
    def _gc_user_apikeys(self):
        """Delete expired keys and log it for their owners."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT user_id FROM %s
                 WHERE expiration_date < now() at time zone 'utc'
                """,
                SQL.identifier(self._table),
            )
        )
        result = super()._gc_user_apikeys()
        self.env["res.users"].browse(
            row[0] for row in rows
        )._grandes_clientes_on_access_changed()
        return result

    def _check_credentials(self, *, scope, key):
        """Return the id of the key's owner, unless that person is locked."""
        user_id = super()._check_credentials(scope=scope, key=key)
        if user_id:
            # Sudo: checks whether the owner of the key is locked.
            user_sudo = self.env["res.users"].sudo().browse(user_id)
            if user_sudo.grandes_clientes_locked_on:
                return None
        return user_id


class AuthPasskeyKey(models.Model):
    """Passkeys: logged for their owners."""

    _inherit = "auth.passkey.key"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the passkeys and log them."""
        keys = super().create(vals_list)
        keys.create_uid._grandes_clientes_on_access_changed()
        return keys

    def unlink(self):
        """Delete the passkeys and log it for their owners."""
        users = self.create_uid
        result = super().unlink()
        users._grandes_clientes_on_access_changed()
        return result


class ResDevice(models.Model):
    """Sessions that are ended individually."""

    _inherit = "res.device"

    def _revoke(self):
        """Revoke the sessions and log it for their users."""
        users = self.user_id
        result = super()._revoke()
        users._grandes_clientes_on_access_changed(also=[Change("sessions_ended")])
        return result
