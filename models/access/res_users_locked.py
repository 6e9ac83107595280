from odoo import fields, models


class ResUsersLocked(models.Model):
    """Shut out at once, whatever the person still holds."""

    _name = "res.users"
    _inherit = "res.users"

    grandes_clientes_locked_on = fields.Datetime(
        string="Locked since",
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_user,base.group_erp_manager",
    )
    grandes_clientes_locked_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Locked by",
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_user,base.group_erp_manager",
    )
    grandes_clientes_lock_reason = fields.Char(
        string="Why locked",
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_user,base.group_erp_manager",
    )
    grandes_clientes_sessions_ended_on = fields.Datetime(
        readonly=True,
        copy=False,
        groups="base.group_erp_manager",
        help="Every session from before it has ended.",
    )

    def _grandes_clientes_do_lock(self, reason):
        """Shut the people out now: no sign-in, session, key or link works any more."""

    def _grandes_clientes_do_unlock(self, reason=None):
        """Let the people in again: with a new password and nothing of before."""

    def _grandes_clientes_end_sessions(self, reason=None):
        """End all the sessions that the people have."""

    def _grandes_clientes_remove_credentials(self):
        """Remove passkeys, second factor, keys, devices, reset links and password."""
