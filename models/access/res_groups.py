from odoo import api, models

_WAYS = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    """Access changed through groups: logged at once, and grants follow."""

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the groups; they may give roles to their members."""
        groups = super().create(vals_list)
        if any(not _WAYS.isdisjoint(vals) for vals in vals_list):
            self._grandes_clientes_on_groups_changed()
        return groups

    def write(self, vals):
        """Write; as in :meth:`create`."""
        result = super().write(vals)
        if not _WAYS.isdisjoint(vals):
            self._grandes_clientes_on_groups_changed()
        return result

    def unlink(self):
        """Delete the groups; what they gave is lost, and the log keeps its lines."""
        result = super().unlink()
        self._grandes_clientes_on_groups_changed()
        return result

    @api.model
    def _grandes_clientes_on_groups_changed(self):
        """Log changed roles and update grants, for everybody."""
        if not self.env.registry.ready:
            # While modules load, this is left to the end of the update or the cron.
            return
        self.env["grandes.clientes.access.event"]._log_changes()
        self.env["grandes.clientes.access.grant"]._apply_groups()
