from odoo import api, fields, models
from odoo.tools import SQL


class OwnFirst(fields.Integer):
    """Whether the user, nobody or another user holds a record; sortable, not stored."""

    def to_sql(self, model, alias):
        """Return the SQL expression to sort by."""
        columns = [model._field_to_sql(alias, name) for name in model._own_columns]
        return SQL(
            "CASE WHEN %s THEN 0 WHEN %s IS NULL THEN 1 ELSE 2 END",
            SQL(" OR ").join(SQL("%s = %s", each, model.env.uid) for each in columns),
            columns[0],
        )


class OwnFirstMixin(models.AbstractModel):
    """Lists start with the user's own work, then what nobody holds.

    A list requests it by ``default_order="own_first, …"``; clicking on a column
    replaces that order.
    """

    _name = "grandes.clientes.own.first.mixin"
    _description = "One's own work first"

    #: User columns of the record; an empty first one means that nobody holds it.
    _own_columns = ()

    own_first = OwnFirst(
        compute="_compute_own_first",
        exportable=False,
        aggregator=None,
        help="0: one's own, 1: nobody's, 2: somebody else's.",
    )

    @api.depends(lambda self: self._own_columns)
    @api.depends_context("uid")
    def _compute_own_first(self):
        user = self.env.user
        for record in self:
            people = [record[name] for name in self._own_columns]
            record.own_first = 0 if user in people else 2 if people[0] else 1
