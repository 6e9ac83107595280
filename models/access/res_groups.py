from odoo import api, models

_WAYS = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    """Changes of access from the group's side: logged at once, and grants follow."""

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a group may give roles to its members."""
        groups = super().create(vals_list)
        if any(not _WAYS.isdisjoint(vals) for vals in vals_list):
            self._grandes_clientes_on_groups_changed()
        return groups

    def write(self, vals):
        """Write; as for :meth:`create`."""
        result = super().write(vals)
        if not _WAYS.isdisjoint(vals):
            self._grandes_clientes_on_groups_changed()
        return result

    def unlink(self):
        """Delete; what the group gave is lost, and its lines in the log stay."""
        result = super().unlink()
        self._grandes_clientes_on_groups_changed()
        return result

    @api.model
    def _grandes_clientes_on_groups_changed(self):
        """Log whose roles changed, which may be anybody's."""
        if not self.env.registry.ready:
            # While modules are loaded: the end of an update, or the night, sees it.
            return
        self.env["grandes.clientes.access.event"]._log_changes()
        self.env["grandes.clientes.access.grant"]._apply_groups()
