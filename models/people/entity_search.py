from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.text import fold
from ..engine.found_mixin import get_digits_sql, get_folded_sql

# Fewer digits begin too many numbers.
_FEWEST_DIGITS = 4


class ResPartner(models.Model):
    """Choosing an entity: one's own portfolio first, names that begin so before others.

    Wherever a field asks for large clients: call, filing, spreadsheet, case. Accents do
    not count.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    # A NIT however it is written, by how it begins. Of all rows: the planner takes the
    # statistics of no partial index.
    _vat_digits_idx = models.Index(
        "(regexp_replace(vat, '[^0-9]', '', 'g') text_pattern_ops)"
    )

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Find; among large clients, what the person most likely means comes first."""
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
        # Sudo: names of what was found as the person, as Odoo's own does.
        return [(each.id, each.display_name) for each in partners.sudo()]

    @api.model
    def _get_folded_match(self, words):
        """Return the SQL condition of a name with these, or of a NIT that begins so.

        All of them, each wherever it stands, without accents; a NIT however it is
        written.

        :param str words: folded
        """
        # The name may just have been written.
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
        """Return the query of large clients whose NIT begins so, the first ones.

        In the order of the numbers, which is the index's: few are read for few digits
        as for many.
        """
        # It may just have been written.
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
        """Return the SQL that orders entities: own ones, then as the name begins.

        :param str words: what was typed, folded
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
