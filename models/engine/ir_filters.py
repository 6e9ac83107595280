from odoo import api, models
from odoo.exceptions import AccessError

_PREFIX = "grandes.clientes."


class IrFilters(models.Model):
    """Default filters on this addon's lists apply to their author only.

    Otherwise they would hide work from other users. Odoo lets any user create and
    change default filters for all or for others.
    """

    _name = "ir.filters"
    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_default_is_ones_own()
        return filters

    def write(self, vals):
        self._check_default_is_ones_own()
        result = super().write(vals)
        self._check_default_is_ones_own()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_default_of_others(self):
        self._check_default_is_ones_own()

    def _check_default_is_ones_own(self):
        """Raise if a filter is a default on this addon's lists for other users.

        :raise AccessError: says who may set it
        """
        if self.env.su or self.env.user.has_groups(
            "grandes_clientes.group_manager,base.group_system"
        ):
            return
        # Sudo: the users of a filter decide, whoever asks.
        if any(
            each.is_default
            and each.model_id.startswith(_PREFIX)
            and each.user_ids != self.env.user
            for each in self.sudo()
        ):
            raise AccessError(
                self.env._(
                    "A default filter for others would hide requests from them: make "
                    "it your own, or ask an administrator of profiles."
                )
            )
