from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.text import fold
from ..engine.found_mixin import get_digits_sql, get_folded_sql

# With fewer digits, too many numbers match.
_FEWEST_DIGITS = 4


class ResPartner(models.Model):
    """Selection of an entity: the user's portfolio first, then names by prefix.

    Applies to all fields for large clients: call, filing, spreadsheet, case. Accents
    are ignored.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    # A NIT in any notation, by prefix. The index is not partial, because the planner
    # uses no statistics of partial indexes.
    _vat_digits_idx = models.Index(
        "(regexp_replace(vat, '[^0-9]', '', 'g') text_pattern_ops)"
    )

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Search; among large clients, sort the most likely ones first."""
        wanted = Domain(domain or Domain.TRUE)
        if operator not in ("ilike", "=ilike") or not any(
            condition.field_expr == "is_large_client"
            for condition in wanted.iter_conditions()
        ):
            return super().name_search(name, domain, operator, limit)
        words = fold(name)
        found = Domain.TRUE
        if (name or "").strip():
            found = Domain("display_name", operator, name)
        if words:
            found |= Domain.custom(to_sql=self._get_folded_match(words))
        query = self._search(wanted & found)
        query.order = self._get_likeliest_first(query.table, words)
        query.limit = limit
        partners = self.browse(query)
        # Sudo: names of partners that the user may find, as in Odoo's own method.
        return [(each.id, each.display_name) for each in partners.sudo()]

    @api.model
    def _get_folded_match(self, words):
        """Return the SQL condition of a name with ``words``, or a NIT with that prefix.

        All words, in any position, without accents; a NIT in any notation.

        :param str words: folded
        """
        # The name may be unflushed.
        self.flush_model(["name", "vat"])
        digits = words.replace(" ", "")

        def to_sql(_model, alias, _query):
            name = get_folded_sql(SQL.identifier(alias, "name"))
            matches = [SQL("%s LIKE %s", name, f"%{word}%") for word in words.split()]
            match = SQL("(%s)", SQL(" AND ").join(matches))
            if not digits.isdecimal() or len(digits) < _FEWEST_DIGITS:
                return match
            number = get_digits_sql(SQL.identifier(alias, "vat"))
            return SQL("(%s OR %s LIKE %s)", match, number, f"{digits}%")

        return to_sql

    @api.model
    def _query_by_nit(self, digits, limit):
        """Return the query of the first large clients by the prefix of their NIT.

        Sorted like the index: few rows are read, however short the prefix.
        """
        # The NIT may be unflushed.
        self.flush_model(["vat"])
        begins = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s LIKE %s",
                get_digits_sql(SQL.identifier(alias, "vat")),
                f"{digits}%",
            )
        )
        query = self._search(Domain("is_large_client", "=", True) & begins)
        query.order = SQL(
            "%s USING ~<~, %s",
            get_digits_sql(SQL.identifier(query.table, "vat")),
            SQL.identifier(query.table, "id"),
        )
        query.limit = limit
        return query

    @api.model
    def _get_likeliest_first(self, alias, words):
        """Return the SQL order of entities: the user's own ones, then by prefix.

        :param str words: search text, folded
        """
        self.flush_model(["name", "parent_id", "advisor_id", "backup_advisor_id"])
        own = SQL(
            """
            NOT COALESCE(%(uid)s IN (%(advisor)s, %(backup)s), FALSE)
            AND NOT EXISTS (SELECT 1 FROM res_partner parent
                             WHERE parent.id = %(parent)s
                               AND parent.advisor_id = %(uid)s)
            """,
            uid=self.env.uid,
            advisor=SQL.identifier(alias, "advisor_id"),
            backup=SQL.identifier(alias, "backup_advisor_id"),
            parent=SQL.identifier(alias, "parent_id"),
        )
        name = get_folded_sql(SQL.identifier(alias, "name"))
        begins = SQL(
            "CASE WHEN %(name)s LIKE %(first)s THEN 0"
            " WHEN %(name)s LIKE %(later)s THEN 1 ELSE 2 END",
            name=name,
            first=f"{words}%",
            later=f"% {words}%",
        )
        return SQL("%s, %s, %s, %s", own, begins, name, SQL.identifier(alias, "id"))
