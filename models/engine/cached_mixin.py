from odoo import api, models


class CachedMixin(models.AbstractModel):
    """Records cached in the registry; every change clears the cache."""

    _name = "grandes.clientes.cached.mixin"
    _description = "Read once for everybody"

    @api.model_create_multi
    def create(self, vals_list):
        """Clear the registry cache."""
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        """Clear the registry cache."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Clear the registry cache."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
