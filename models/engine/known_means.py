from odoo import models
from odoo.tools import SQL


class KnownMeans(models.AbstractModel):
    """Means of a list, without the records whose number is not known.

    A number that is not known is stored as zero, which would lower the mean.
    """

    _name = "grandes.clientes.known.means"
    _description = "Means of what is known"

    #: ``{number: field that is set where the number is known}``
    _KNOWN_BY = {}

    def _read_group_select(self, aggregate_spec, query):
        """Aggregate a number over the records where it is known."""
        selected = super()._read_group_select(aggregate_spec, query)
        name, _colon, function = aggregate_spec.partition(":")
        known_by = self._KNOWN_BY.get(name)
        if not known_by or function not in ("avg", "min", "max"):
            return selected
        known = self._field_to_sql(self._table, known_by, query)
        is_flag = self._fields[known_by].type == "boolean"
        return SQL(
            "%s FILTER (WHERE %s)",
            selected,
            known if is_flag else SQL("%s IS NOT NULL", known),
        )
