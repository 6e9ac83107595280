from odoo import api, models
from odoo.fields import Domain

_PREFIX = "grandes.clientes."
# Only the latest records, by the model's own order; a list is not read further.
_LOOKED_AT = 1000


class Base(models.AbstractModel):
    """Search by display names that are not stored in a column.

    Odoo searches names in SQL only and fails for computed ones: custom filters of a
    list and typed many2one fields trigger such searches on any model.
    """

    _inherit = "base"

    @api.model
    def _search_display_name(self, operator, value):
        """Search the computed name among the latest records."""
        name = self._rec_name
        field = self._fields.get(name) if name else None
        if (
            not self._name.startswith(_PREFIX)
            or self._rec_names_search
            or field is None
            or field.store
            or field.search
        ):
            return super()._search_display_name(operator, value)
        latest = self.search([], limit=_LOOKED_AT)
        return Domain("id", "in", latest.filtered_domain([(name, operator, value)]).ids)
