from odoo import api, models


class ResGroups(models.Model):
    """Roles given from the group's side make internal users as well."""

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; see :meth:`~.res_users.ResUsers._grandes_clientes_stay_internal`."""
        groups = super().create(vals_list)
        groups._grandes_clientes_members_stay_internal()
        return groups

    def write(self, vals):
        """Write; as for :meth:`create`."""
        result = super().write(vals)
        if not {"user_ids", "all_user_ids", "implied_ids"}.isdisjoint(vals):
            self._grandes_clientes_members_stay_internal()
        return result

    def _grandes_clientes_members_stay_internal(self):
        role = self.env.ref("grandes_clientes.group_user", raise_if_not_found=False)
        giving = self.filtered(lambda group: role and role in group.all_implied_ids)
        giving.all_user_ids._grandes_clientes_stay_internal()
