from odoo import api, models
from odoo.exceptions import AccessError

_PREFIX = "grandes.clientes."


class IrFilters(models.Model):
    """A default filter on our lists is one's own: it hides work from whom it is given.

    Odoo lets anybody make one for everybody, or for others, and change those there are.
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
        """Raise if one is a default on our lists for others than who asks.

        :raise AccessError: says who may
        """
        if self.env.su or self.env.user.has_groups(
            "grandes_clientes.group_manager,base.group_system"
        ):
            return
        # Sudo: for whom a filter is decides, whoever asks.
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
