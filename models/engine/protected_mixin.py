from odoo import api, models

from ...tools.text import storable


class ProtectedMixin(models.AbstractModel):
    """Fields that only the code of an act writes (invariant 9)."""

    _name = "grandes.clientes.protected.mixin"
    _description = "Fields out of every client's reach"

    _PROTECTED = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        """Create; characters that no database holds are dropped, whoever sends them."""
        return super().create([storable(vals) for vals in vals_list])

    def write(self, vals):
        """Write; as for :meth:`create`."""
        return super().write(storable(vals))

    def _has_field_access(self, field, operation):
        """Refuse protected fields to everybody but an act's own ``sudo``.

        A context key would be no guard: clients send contexts.
        """
        if operation == "write" and field.name in self._PROTECTED and not self.env.su:
            return False
        return super()._has_field_access(field, operation)
