from odoo import models


class ProtectedMixin(models.AbstractModel):
    """Fields that only the code of an act writes (invariant 9)."""

    _name = "grandes.clientes.protected.mixin"
    _description = "Fields out of every client's reach"

    _PROTECTED = frozenset()

    def _has_field_access(self, field, operation):
        """Refuse protected fields to everybody but an act's own ``sudo``.

        A context key would be no guard: clients send contexts.
        """
        if operation == "write" and field.name in self._PROTECTED and not self.env.su:
            return False
        return super()._has_field_access(field, operation)
