from odoo import api, models

from ...tools.text import storable


class ProtectedMixin(models.AbstractModel):
    """Fields that only the code of an act writes (INV-9)."""

    _name = "grandes.clientes.protected.mixin"
    _description = "Fields out of every client's reach"

    _PROTECTED = frozenset()
    # Lists by which record rules find out whose a record is; see `_check_access`.
    _RULE_CACHE_FIELDS = ()

    @api.model_create_multi
    def create(self, vals_list):
        """Create; characters that no database holds are dropped, whoever sends them."""
        return super().create([storable(vals) for vals in vals_list])

    def write(self, vals):
        """Write; as for :meth:`create`."""
        return super().write(storable(vals))

    def _check_access(self, operation):
        """Check; forget the lists that the record rules went through.

        Odoo follows the paths of the rules with all rights, in the cache that the
        person reads from: who is of one desk would find the other desks' there.
        """
        result = super()._check_access(operation)
        if self._RULE_CACHE_FIELDS and not self.env.su and self._is_of_desk_alone():
            self.invalidate_recordset(self._RULE_CACHE_FIELDS, flush=False)
        return result

    @api.model
    def _is_of_desk_alone(self):
        """Whether the user sees by the tie to a desk, and not all there is."""
        user = self.env.user
        return not user.has_group("grandes_clientes.group_front_office") and (
            user.has_group("grandes_clientes.group_back_office")
            or user.has_group("grandes_clientes.group_mission_area")
        )

    def _has_field_access(self, field, operation):
        """Refuse protected fields to everybody but an act's own ``sudo``.

        A context key would be no guard: clients send contexts.
        """
        if operation == "write" and field.name in self._PROTECTED and not self.env.su:
            return False
        return super()._has_field_access(field, operation)
