from odoo import api, models


class ProtectedMixin(models.AbstractModel):
    """What portal users may read: a white list, so that a new field is hidden."""

    _name = "grandes.clientes.protected.mixin"
    _inherit = "grandes.clientes.protected.mixin"

    # Names of the fields that who asked may read, search and sort by.
    _PORTAL_FIELDS = frozenset()

    @api.model
    def _has_field_access(self, field, operation):
        """Refuse users of the portal every field that is not on the white list.

        By whatever way: read, export, search, group, sort. The domains of the record
        rules and what acts do by a commented ``sudo`` go on.
        """
        if (
            (operation != "read" or field.name not in self._PORTAL_FIELDS)
            and not self.env.su
            and self._is_share_user()
        ):
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _is_share_user(self):
        """Whether the user is one of the portal, or of nobody.

        Asked for every field of every record that anybody reads: once a transaction
        is enough.
        """
        known = self.env.cr.cache.setdefault("grandes_clientes_share", {})
        uid = self.env.uid
        if uid not in known:
            known[uid] = self.env.user.share
        return known[uid]
