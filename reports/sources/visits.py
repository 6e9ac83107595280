"""Weekly visits and drawn samples of the weeks that ended in the period (R7, I12)."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.quality import sampling
from ...tools.report.definition import BY_SELECTION, BY_VALUE, Group, Measure, Source

_lt = LazyTranslate(__name__)

VISIT = "grandes.clientes.quality.visit"
_VISIT = SQL.identifier("grandes_clientes_quality_visit")
SAMPLE = "grandes.clientes.quality.sample"
_SAMPLE = SQL.identifier("grandes_clientes_quality_sample")
# Margin of error for the share of a sample: five percentage points.
_MARGIN = 0.05

OUTCOMES = {
    "done": _lt("Visit made"),
    "late": _lt("Signed after its week"),
    "missed": _lt("Missed"),
    "open": _lt("Begun, not signed"),
}


def _visits(scope):
    """Return the SQL of the visits of the weeks that ended in the period."""
    tables, condition = scope.rows(VISIT)
    return SQL(
        """
        SELECT %(v)s.id AS visit_id, %(v)s.week, %(v)s.user_id, %(v)s.planned_on,
               %(v)s.date_from, %(v)s.missed_reason,
               CASE WHEN %(v)s.closed_on < %(known)s THEN %(v)s.closed_on END
                    AS closed_on,
               CASE WHEN %(v)s.closed_on < %(known)s
                    THEN CASE WHEN %(closed)s <= %(v)s.date_to THEN 'done'
                              ELSE 'late' END
                    WHEN %(v)s.started_on < %(known)s THEN 'open'
                    ELSE 'missed' END AS outcome,
               (SELECT count(*) FROM grandes_clientes_quality_finding finding
                 WHERE finding.visit_id = %(v)s.id
                   AND finding.create_date < %(known)s) AS findings
          FROM %(tables)s
         WHERE %(condition)s
           AND %(v)s.date_to > %(before)s AND %(v)s.date_to <= %(cut)s
        """,
        v=_VISIT,
        closed=scope.local_date(SQL("%s.closed_on", _VISIT)),
        tables=tables,
        condition=condition,
        known=scope.known,
        before=scope.day_before,
        cut=scope.cut_day,
    )


def _samples(scope):
    """Return the SQL of the official samples of the weeks that ended in the period."""
    tables, condition = scope.rows(SAMPLE)
    return SQL(
        """
        SELECT %(s)s.id AS sample_id, %(s)s.side, %(s)s.frame, %(s)s.date_from,
               %(s)s.population, %(s)s.is_witnessed,
               audits.taken::integer, audits.signed::integer,
               CASE WHEN %(s)s.population > 0
                    THEN ceil((%(s)s.population * %(spread)s
                               / (%(margin)s * (%(s)s.population - 1) + %(spread)s)
                              )::double precision)::integer
                    ELSE 0 END AS needed
          FROM %(tables)s
          JOIN LATERAL (
               SELECT count(*) AS taken,
                      count(*) FILTER (WHERE audit.state = 'signed'
                                       AND audit.signed_on < %(known)s) AS signed
                 FROM grandes_clientes_quality_audit audit
                WHERE audit.sample_id = %(s)s.id
                  AND audit.double_of_id IS NULL) audits ON TRUE
         WHERE %(condition)s AND %(s)s.state = 'drawn' AND %(s)s.is_exercise IS NOT TRUE
           AND %(s)s.drawn_on < %(known)s
           AND %(s)s.date_to > %(before)s AND %(s)s.date_to <= %(cut)s
        """,
        s=_SAMPLE,
        tables=tables,
        condition=condition,
        known=scope.known,
        before=scope.day_before,
        cut=scope.cut_day,
        spread=sampling.z_score() ** 2 / 4,
        margin=_MARGIN**2,
    )


VISITS = Source(
    code="visits",
    model=VISIT,
    record="visit_id",
    relation=_visits,
    measures=(
        Measure("expected", _lt("Weeks with a visit due")),
        Measure("made", _lt("Visits made"), "outcome IN ('done', 'late')"),
        Measure("late", _lt("Signed after their week"), "outcome = 'late'"),
        Measure("not_made", _lt("Not made"), "outcome IN ('missed', 'open')"),
    ),
    groups=(
        Group("outcome", _lt("Visit"), "outcome", by=BY_VALUE, labels=OUTCOMES),
        Group("person", _lt("Professional"), "user_id", model="res.users"),
    ),
    needs=(VISIT,),
    is_whole=True,
)
SAMPLES = Source(
    code="samples",
    model=SAMPLE,
    record="sample_id",
    relation=_samples,
    measures=(
        Measure("samples", _lt("Draws")),
        Measure("population", _lt("Population"), value="sum({of})", of="population"),
        Measure("taken", _lt("Cases drawn"), value="sum({of})", of="taken"),
        Measure("signed", _lt("Of them, signed"), value="sum({of})", of="signed"),
        Measure("needed", _lt("For ±5 %"), value="sum({of})", of="needed"),
    ),
    groups=(
        Group("side", _lt("Side"), "side", by=BY_SELECTION, model=SAMPLE, field="side"),
        Group(
            "frame", _lt("Frame"), "frame", by=BY_SELECTION, model=SAMPLE, field="frame"
        ),
    ),
    needs=(SAMPLE,),
    is_whole=True,
)
