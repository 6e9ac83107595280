"""Filings that arrived in the period, apart from their cases."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_VALUE, Group, Measure, Source
from ...tools.report.table import DATE
from .common import CASE_GROUPS, entity_type, is_held

_lt = LazyTranslate(__name__)


def _filings(scope):
    tables, condition = scope.rows("grandes.clientes.filing")
    filing = SQL.identifier("grandes_clientes_filing")
    return entity_type(
        SQL(
            """
            SELECT %(filing)s.id AS filing_id, %(filing)s.channel_id,
                   %(filing)s.partner_id, %(day)s AS day
              FROM %(tables)s
             WHERE %(condition)s AND %(held)s
               AND %(filing)s.arrived_on >= %(start)s
               AND %(filing)s.arrived_on < %(end)s
            """,
            filing=filing,
            held=_is_held(scope, filing),
            day=scope.local_date(SQL("%s.arrived_on", filing)),
            tables=tables,
            condition=condition,
            start=scope.start,
            end=scope.end,
        )
    )


def _is_held(scope, filing):
    """Return the SQL condition that the advisor of the cut held one of its cases."""
    if "advisor" not in scope.cuts:
        return SQL("TRUE")
    return SQL(
        """
        EXISTS (SELECT FROM grandes_clientes_case brought
                 WHERE brought.filing_id = %s.id AND %s)
        """,
        filing,
        is_held(scope, SQL.identifier("brought"), scope.end),
    )


# A filing has no typification, and its cases may have several.
_OWN_GROUPS = ("channel", "entity", "entity_type")

FILINGS = Source(
    code="filings",
    model="grandes.clientes.filing",
    record="filing_id",
    relation=_filings,
    measures=(Measure("filings", _lt("Filings")),),
    groups=(
        *(each for each in CASE_GROUPS if each.code in _OWN_GROUPS),
        Group("day", _lt("Day"), "day", by=BY_VALUE, kind=DATE),
    ),
)
