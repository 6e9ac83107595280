from odoo import api, models
from odoo.tools import SQL

from ...tools.access_diff import Change


class ResUsersApikeys(models.Model):
    """API keys and trusted devices, which inherit from them: logged, none of locked."""

    _inherit = "res.users.apikeys"

    def _generate(self, scope, name, expiration_date):
        """Make a key; that it was made is logged."""
        key = super()._generate(scope, name, expiration_date)
        self.env.user._grandes_clientes_on_access_changed()
        return key

    def unlink(self):
        """Remove; logged for whose they were."""
        users = self.user_id
        result = super().unlink()
        users._grandes_clientes_on_access_changed()
        return result

    @api.autovacuum
    def _gc_user_apikeys(self):
        """Delete what expired; logged for whose it was."""
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
        """Find whose the key is: nobody's who is locked."""
        user_id = super()._check_credentials(scope=scope, key=key)
        if user_id:
            # Sudo: whether the one whose key it is is locked.
            user_sudo = self.env["res.users"].sudo().browse(user_id)
            if user_sudo.grandes_clientes_locked_on:
                return None
        return user_id


class AuthPasskeyKey(models.Model):
    """Passkeys: logged for whose they are."""

    _inherit = "auth.passkey.key"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; logged."""
        keys = super().create(vals_list)
        keys.create_uid._grandes_clientes_on_access_changed()
        return keys

    def unlink(self):
        """Remove; logged for whose they were."""
        users = self.create_uid
        result = super().unlink()
        users._grandes_clientes_on_access_changed()
        return result


class ResDevice(models.Model):
    """Sessions that are ended one by one."""

    _inherit = "res.device"

    def _revoke(self):
        """End the sessions; logged for whose they were."""
        users = self.user_id
        result = super()._revoke()
        users._grandes_clientes_on_access_changed(also=[Change("sessions_ended")])
        return result
