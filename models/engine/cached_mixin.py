from odoo import api, models


class CachedMixin(models.AbstractModel):
    """Records that are read once for everybody: what changes them forgets that."""

    _name = "grandes.clientes.cached.mixin"
    _description = "Read once for everybody"

    @api.model_create_multi
    def create(self, vals_list):
        """Forget what was read before these were added."""
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        """Forget what was read of them."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Forget what was read of them."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
