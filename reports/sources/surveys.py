"""Satisfaction surveys: sent in the period, and answers that arrived in it."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import Measure, Source
from ...tools.report.table import DECIMAL
from ...tools.satisfaction import DETRACTOR, PROMOTER, SATISFIED
from .common import CASE_GROUPS, entity_type

_lt = LazyTranslate(__name__)

_MODEL = "grandes.clientes.satisfaction"
_SURVEY = SQL.identifier("grandes_clientes_satisfaction")


def _rows(scope, seen_in=None):
    tables, condition = scope.rows(_MODEL, seen_in)
    return entity_type(
        SQL(
            """
            SELECT %(s)s.id AS survey_id, %(s)s.case_id, %(s)s.channel_id,
                   %(s)s.typification_id, %(s)s.user_id, %(s)s.partner_id,
                   %(s)s.sent_on, %(s)s.answered_on, %(s)s.score,
                   CASE WHEN %(s)s.gave_recommendation
                        THEN %(s)s.recommendation END AS recommendation,
                   %(s)s.comment, origin.name AS case_name,
                   %(s)s.sent_on >= %(start)s AS is_sent,
                   COALESCE(%(s)s.answered_on < %(end)s, FALSE) AS is_known,
                   COALESCE(%(s)s.answered_on >= %(start)s
                            AND %(s)s.answered_on < %(end)s, FALSE) AS is_answered
              FROM %(tables)s
              JOIN grandes_clientes_case origin ON origin.id = %(s)s.case_id
             WHERE %(condition)s AND %(s)s.sent_on < %(end)s
               AND (%(s)s.sent_on >= %(start)s OR %(s)s.answered_on >= %(start)s)
            """,
            s=_SURVEY,
            start=scope.start,
            end=scope.end,
            tables=tables,
            condition=condition,
        )
    )


def _marks(scope):
    """Return the SQL of the surveys whose marks the user may see, in aggregate."""
    return _rows(scope, seen_in="grandes.clientes.satisfaction.report")


_MEASURES = (
    Measure("sent", _lt("Surveys sent"), "is_sent"),
    Measure("replied", _lt("Of them, answered"), "is_sent AND is_known"),
    Measure("answered", _lt("Answers in the period"), "is_answered"),
    Measure("satisfied", _lt("Marks 4 and 5"), f"is_answered AND score >= {SATISFIED}"),
    Measure("mark", _lt("Mean mark"), "is_answered", "avg({of})", DECIMAL, "score"),
    Measure(
        "rated",
        _lt("Recommendations"),
        "is_answered AND recommendation IS NOT NULL",
    ),
    Measure(
        "promoters",
        _lt("Recommendations of 9 and 10"),
        f"is_answered AND recommendation >= {PROMOTER}",
    ),
    Measure(
        "detractors",
        _lt("Recommendations of 0 to 6"),
        f"is_answered AND recommendation <= {DETRACTOR}",
    ),
)

SURVEYS = Source(
    code="surveys",
    model=_MODEL,
    record="survey_id",
    relation=_marks,
    measures=_MEASURES,
    groups=CASE_GROUPS,
    needs=("grandes.clientes.satisfaction.report",),
)
# The list with names shows only surveys that the user may read.
SURVEY_LIST = Source(
    code="survey_list",
    model=_MODEL,
    record="survey_id",
    relation=_rows,
    measures=(),
)
