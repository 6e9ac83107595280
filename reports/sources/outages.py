"""Failures of systems with their minutes, and systems with their availability.

Overlapping time counts once, in the failure that began first. Unconfirmed failures
count nowhere and are listed apart. Failures concern the whole channel, so only the
cases that they touched can be cut.
"""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import (
    BY_SELECTION,
    EACH_ONCE,
    Group,
    Measure,
    Source,
)
from .common import CASE, is_held

_lt = LazyTranslate(__name__)

MODEL = "grandes.clientes.outage"
_SYSTEM = "grandes.clientes.legacy.system"
_CASE = "grandes.clientes.case"


def _readable(scope):
    """Return the failures that touch the period and that the user may read."""
    outages = scope.env[MODEL]
    return outages.search(
        outages._get_period_domain(scope.company, scope.start, scope.end),
        order="began_on, id",
    )


def _rows(scope):
    outages = _readable(scope)
    shares = outages._get_shares(scope.company, scope.start, scope.end, scope.end)
    failed = outages._find_unplanned(scope.company, scope.start, scope.end, scope.end)
    affected = outages._get_affected(scope.end)
    columns = [
        (
            outage.id,
            outage.id in shares,
            outage.id in failed._ids,
            outage._is_announced(),
            *shares.get(outage.id, (0, 0)),
            len(affected[outage.id]["failed"] | affected[outage.id]["due"]),
            len(affected[outage.id]["overdue"]),
        )
        for outage in outages
    ]
    return SQL(
        """
        SELECT o.id AS outage_id, o.system_id, o.began_on, o.reported_on, o.ticket,
               o.scope, o.reported_to,
               (SELECT decision.attributable_to
                  FROM grandes_clientes_outage_statement decision
                 WHERE decision.outage_id = o.id AND decision.kind = 'decision'
                   AND decision.said_on < %(known)s
                 ORDER BY decision.id DESC LIMIT 1) AS attributable_to,
               CASE WHEN o.ended_on < %(end)s THEN o.ended_on END AS ended_on,
               CASE WHEN o.ended_on < %(end)s THEN o.solution END AS solution,
               figures.is_counted, figures.is_failure, figures.is_planned, figures.down,
               figures.planned, figures.affected, figures.overdue,
               (SELECT count(DISTINCT w.user_id)
                  FROM grandes_clientes_outage_witness w
                 WHERE w.outage_id = o.id AND w.witnessed_on < %(end)s) AS witnesses
          FROM unnest(%(ids)s::int[], %(counted)s::bool[], %(failed)s::bool[],
                      %(announced)s::bool[], %(down)s::int[], %(planned)s::int[],
                      %(affected)s::int[], %(overdue)s::int[])
               AS figures(id, is_counted, is_failure, is_planned, down, planned,
                          affected, overdue)
          JOIN grandes_clientes_outage o ON o.id = figures.id
        """,
        end=scope.end,
        known=scope.known,
        **_arrays(
            columns,
            (
                "ids",
                "counted",
                "failed",
                "announced",
                "down",
                "planned",
                "affected",
                "overdue",
            ),
        ),
    )


def _systems(scope):
    """Return the SQL of one row per system: its service, downtime and mean times."""
    systems = scope.env[_SYSTEM].search(
        [("company_id", "in", (scope.company.id, False))]
    )
    # A system archived since then may have failed in the period.
    counted = scope.env[MODEL]._find_counted(scope.company, scope.start, scope.end)
    systems |= systems.browse(counted.system_id.ids)
    found = scope.env[MODEL]._get_figures(
        scope.company, scope.start, scope.end, systems, scope.end
    )
    columns = [
        (
            system_id,
            each.service,
            each.planned,
            each.down,
            each.count,
            each.closed,
            each.repair,
        )
        for system_id, each in found.items()
    ]
    return SQL(
        """
        SELECT s.id AS system_id, s.name, s.sequence, f.service, f.planned, f.down,
               f.failures, f.closed, f.repair
          FROM unnest(%(ids)s::int[], %(service)s::int[], %(planned)s::int[],
                      %(down)s::int[], %(failures)s::int[], %(closed)s::int[],
                      %(repair)s::int[])
               AS f(id, service, planned, down, failures, closed, repair)
          JOIN grandes_clientes_legacy_system s ON s.id = f.id
        """,
        **_arrays(
            columns,
            ("ids", "service", "planned", "down", "failures", "closed", "repair"),
        ),
    )


def _touched(scope):
    """Return the SQL of the cases that failures touched and that the user may see."""
    tables, condition = scope.rows(_CASE)
    outages = _readable(scope)
    # Failures that do not count touch no case.
    outages &= outages.browse(
        scope.env[MODEL]._find_counted(scope.company, scope.start, scope.end).ids
    )
    columns = [
        (outage_id, case_id, case_id in row["failed"], case_id in row["overdue"])
        for outage_id, row in outages._get_affected(scope.end).items()
        for case_id in sorted(row["failed"] | row["due"])
    ]
    return SQL(
        """
        SELECT %(case)s.id AS case_id, %(case)s.name AS case_name, %(case)s.partner_id,
               %(case)s.typification_id, %(case)s.date_legal_due,
               o.system_id, o.began_on, touched.has_failed, touched.is_overdue
          FROM %(tables)s
          JOIN unnest(%(ids)s::int[], %(cases)s::int[], %(failed)s::bool[],
                      %(overdue)s::bool[])
               AS touched(outage_id, case_id, has_failed, is_overdue)
               ON touched.case_id = %(case)s.id
          JOIN grandes_clientes_outage o ON o.id = touched.outage_id
         WHERE %(condition)s AND %(held)s
        """,
        case=CASE,
        held=is_held(scope, CASE, scope.end),
        tables=tables,
        condition=condition,
        **_arrays(columns, ("ids", "cases", "failed", "overdue")),
    )


def _arrays(rows, names):
    """Return ``{name: values}``: the columns of ``rows`` as parameters."""
    columns = zip(*rows, strict=True) if rows else ([] for _name in names)
    return {name: list(values) for name, values in zip(names, columns, strict=True)}


OUTAGES = Source(
    code="outages",
    model=MODEL,
    record="outage_id",
    relation=_rows,
    measures=(
        Measure("failures", _lt("Failures"), "is_failure"),
        Measure("planned", _lt("Planned windows"), "is_counted AND is_planned"),
        Measure(
            "minutes",
            _lt("Minutes of service down"),
            "is_counted",
            "sum({of})",
            of="round(down / 60.0)::int",
        ),
        Measure(
            "planned_minutes",
            _lt("Planned minutes"),
            "is_counted",
            "sum({of})",
            of="round(planned / 60.0)::int",
        ),
        Measure(
            "going_on", _lt("Go on at the cut-off"), "is_counted AND ended_on IS NULL"
        ),
        Measure("unconfirmed", _lt("Unconfirmed"), "NOT is_counted"),
    ),
    groups=(
        Group("system", _lt("System"), "system_id", model=_SYSTEM),
        Group(
            "attributable_to",
            _lt("Who answers for it"),
            "attributable_to",
            by=BY_SELECTION,
            model=MODEL,
            field="attributable_to",
            empty=_lt("Not decided"),
        ),
    ),
)
SYSTEMS = Source(
    code="systems",
    model=_SYSTEM,
    record="system_id",
    relation=_systems,
    needs=(MODEL,),
    measures=(
        Measure("systems", _lt("Systems")),
        Measure(
            "service",
            _lt("Minutes of service"),
            value="sum({of})",
            of="round((service - planned) / 60.0)::int",
        ),
        Measure(
            "up",
            _lt("Minutes up"),
            value="sum({of})",
            of="round((service - planned - down) / 60.0)::int",
        ),
        Measure(
            "repair",
            _lt("Hours to solve"),
            "closed > 0",
            "sum({of})",
            of="repair / 3600.0",
        ),
    ),
)


def _case(code, label, when="TRUE"):
    """Return a measure that counts each case once, whatever failures touched it."""
    return Measure(code, label, when, EACH_ONCE, of="case_id")


TOUCHED = Source(
    code="touched",
    model=_CASE,
    record="case_id",
    relation=_touched,
    needs=(MODEL,),
    measures=(
        Measure("touches", _lt("Failures by case")),
        _case("touched", _lt("Cases affected")),
        _case("failed", _lt("With a failed consultation"), "has_failed"),
        _case("overdue", _lt("Overdue by a failure"), "is_overdue"),
    ),
    groups=(Group("system", _lt("System"), "system_id", model=_SYSTEM),),
)
