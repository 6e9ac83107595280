import functools

from odoo import models
from odoo.tools import SQL

# Key of the total, in place of a group.
TOTAL = None


class Report(models.AbstractModel):
    """Counts with one query per source, however many tables show its figures."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    def _get_count(self, scope, source, groups, measures):
        """Return the counts of ``source``, in total and by each group, in one query.

        :param scope: :class:`~.scope.Scope`
        :param source: :class:`~.report.definition.Source`
        :param groups: codes
        :param measures: codes
        :return: ``{group code or TOTAL: {key: {measure: number}}}``; the key is ``""``
            for the total and for rows without a value
        """
        groups = [source.group(code) for code in groups]
        measures = [source.measure(code) for code in measures]
        rows = self.env.execute_query(
            self._get_counting_query(scope, source, groups, measures)
        )
        found = {TOTAL: {}, **{group.code: {} for group in groups}}
        for row in rows:
            place, values = row[0], row[1 + len(groups) :]
            key, code = "", TOTAL
            for index, group in enumerate(groups):
                # GROUPING sets the bit of a group to 0 in the rows grouped by it.
                if not place >> (len(groups) - 1 - index) & 1:
                    code, key = group.code, key_of(row[1 + index])
            found[code][key] = {
                measure.code: value
                for measure, value in zip(measures, values, strict=True)
            }
        return found

    def _get_counting_query(self, scope, source, groups, measures):
        """Return the SQL of :meth:`_get_count`.

        Conditions are evaluated once per row, not once per group: ``OFFSET 0``
        separates the rows from the aggregates without materializing them.
        """
        before, after = _get_frame(
            tuple(group.expression for group in groups),
            tuple((each.when, each.value, each.of) for each in measures),
        )
        tells_people = "advisor" in scope.cuts or any(
            group.code == "advisor" for group in groups
        )
        return SQL("%s%s%s", before, scope.relation(source, tells_people), after)

    def _get_records_behind(self, scope, source, group, measures):
        """Return ``{key: {measure: ids}}`` of the records behind the figures.

        :param group: code of the group, :data:`TOTAL` for totals
        :param measures: codes
        """
        key = literal(source.group(group).expression) if group else SQL("''")
        rows = self.env.execute_query(
            SQL(
                "SELECT %(key)s, %(lists)s FROM (%(relation)s) entry GROUP BY 1",
                key=key,
                lists=SQL(", ").join(
                    SQL(
                        "array_agg(DISTINCT %s) FILTER (WHERE %s)",
                        literal(source.record),
                        literal(source.measure(code).when),
                    )
                    for code in measures
                ),
                relation=scope.relation(source),
            )
        )
        return {
            key_of(row[0]): {
                code: ids or [] for code, ids in zip(measures, row[1:], strict=True)
            }
            for row in rows
        }


def key_of(value):
    """Return the value of a group as the text used as its key."""
    return "" if value is None else str(value)


@functools.cache
def _get_frame(groups, measures):
    """Return the SQL before and after the rows that are counted.

    It depends on the definitions only, so it is built once per process.

    :param groups: expression of each group
    :param measures: condition, aggregate and expression of each measure
    """
    keys = [SQL.identifier(f"group_{index}") for index in range(len(groups))]
    flags = [SQL.identifier(f"flag_{index}") for index in range(len(measures))]
    columns = [
        *(
            SQL("%s AS %s", literal(expression), key)
            for expression, key in zip(groups, keys, strict=True)
        ),
        *(
            SQL("%s AS %s", literal(when), flag)
            for (when, _value, _of), flag in zip(measures, flags, strict=True)
        ),
        *(
            SQL("%s AS %s", literal(of), SQL.identifier(f"part_{index}"))
            for index, (_when, _value, of) in enumerate(measures)
            if of
        ),
    ]
    aggregates = [
        SQL("%s FILTER (WHERE %s)", literal(value.format(of=f"part_{index}")), flag)
        for index, ((_when, value, _of), flag) in enumerate(
            zip(measures, flags, strict=True)
        )
    ]
    before = SQL(
        "SELECT %(place)s, %(aggregates)s FROM (SELECT %(columns)s FROM (",
        columns=SQL(", ").join(columns),
        place=SQL("GROUPING(%(keys)s), %(keys)s", keys=SQL(", ").join(keys))
        if groups
        else SQL("0"),
        aggregates=SQL(", ").join(aggregates),
    )
    after = SQL(
        ") entry OFFSET 0) entry%s",
        SQL(
            " GROUP BY GROUPING SETS ((), %s)",
            SQL(", ").join(SQL("(%s)", key) for key in keys),
        )
        if groups
        else SQL(),
    )
    return before, after


@functools.cache
def literal(text):
    """Return the SQL of an expression of a report's definition.

    Expressions are written in the code and never contain user input.
    """
    return SQL(text.replace("%", "%%"))  # pylint: disable=sql-injection
