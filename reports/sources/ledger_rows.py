"""Rows of the ledger of cases: pending before, moves, pending after.

A case's state at an instant is what its last event until then says, not its present
state, so that a past month can be made again. An event counts when what it tells
happened, which may be before it was recorded.
"""

from odoo.tools import SQL

from ...tools.case_states import NOT_ENDED
from .common import (
    CASE,
    case_columns,
    entity_type,
    given_to,
    gives_case,
    holder,
    is_first_escalation,
    taken_from,
)

_PENDING = list(NOT_ENDED)


def _pending_at(scope, phase, instant, day, is_stock=True, extra=None):
    """Return the SQL of the cases pending just before ``instant``.

    Cases that are open today, or ended after the instant, may have been pending then;
    the events decide.

    :param str phase: value of the column ``phase``
    :param datetime instant: naive UTC
    :param date day: local date with which terms are compared
    :param bool is_stock: whether more than their number is counted
    :param SQL extra: more columns
    """
    tables, condition = scope.rows("grandes.clientes.case")
    return SQL(
        """
        SELECT %(columns)s, %(phase)s AS phase, NULL::varchar AS act,
               NULL::varchar AS state_from, last.state_to, NULL::date AS day,
               NULL::boolean AS in_time, NULL::varchar AS route,
               NULL::boolean AS is_first,
               %(stock)s
               %(extra)s
          FROM %(tables)s
          JOIN LATERAL (
               SELECT event.state_to, event.happened_on
                 FROM grandes_clientes_case_event event
                WHERE event.case_id = %(case)s.id AND event.happened_on < %(known)s
                  AND %(when)s < %(instant)s
                ORDER BY event.sequence DESC LIMIT 1) last
            ON last.state_to = ANY(%(pending)s)
         WHERE %(condition)s
           -- Nothing arrives before its day zero.
           AND %(case)s.received_on < %(instant)s
           AND (%(case)s.state = ANY(%(pending)s)
                OR %(case)s.closed_on >= %(instant)s
                OR %(case)s.state = 'duplicate'
                   AND %(case)s.registered_on >= %(instant)s
                -- Ended before it, which was not known yet.
                OR %(case)s.id = ANY(ARRAY(
                   SELECT event.case_id FROM grandes_clientes_case_event event
                    WHERE event.happened_on >= %(known)s
                      AND (event.state_from = ANY(%(pending)s)
                           OR event.facts ? 'closing'))))
        """,
        columns=case_columns(
            holder(scope, CASE, SQL("%s < %s", scope.when("held"), instant))
        ),
        phase=phase,
        case=CASE,
        stock=_stock_columns(scope, instant, day)
        if is_stock
        else SQL(
            "NULL::boolean AS is_overdue, NULL::integer AS age,"
            " NULL::boolean AS is_unescalated"
        ),
        instant=instant,
        known=scope.known,
        when=scope.when("event"),
        tables=tables,
        condition=condition,
        pending=_PENDING,
        extra=extra or SQL(),
    )


def _stock_columns(scope, instant, day):
    """Return the SQL of the age of pending cases and of the terms they missed."""
    return SQL(
        """
        COALESCE(%(case)s.date_legal_due < %(day)s, FALSE) AS is_overdue,
        %(age)s AS age,
        last.state_to IN ('received', 'front_office')
            AND COALESCE(%(case)s.date_escalate_by < %(day)s, FALSE)
            AND COALESCE((
                SELECT min(escalation.escalated_on)
                  FROM grandes_clientes_escalation escalation
                 WHERE escalation.case_id = %(case)s.id
            ) >= %(instant)s, TRUE) AS is_unescalated
        """,
        case=CASE,
        day=day,
        age=scope.business_days(
            scope.local_date(SQL("%s.received_on", CASE)), SQL("%s::date", day)
        ),
        instant=instant,
    )


def _moves(scope):
    """Return the SQL of the events of the period that reports count."""
    tables, condition = scope.rows("grandes.clientes.case")
    day = scope.local_date(SQL("event.occurred_on"))
    return SQL(
        """
        SELECT %(columns)s, 'move' AS phase, event.act, event.state_from,
               event.state_to, %(day)s AS day,
               CASE WHEN event.state_to = 'closed'
                    THEN NOT COALESCE(%(day)s > %(case)s.date_legal_due, FALSE)
                END AS in_time,
               CASE WHEN event.state_to = 'closed' THEN (
                    SELECT CASE WHEN bool_or(target = 'mission_area')
                                THEN 'mission_area'
                                WHEN count(*) > 0 THEN 'back_office'
                                ELSE 'front_office' END
                      FROM grandes_clientes_escalation escalation
                     WHERE escalation.case_id = %(case)s.id
                       AND escalation.escalated_on <= event.happened_on
                       AND escalation.state != 'cancelled')
                END AS route,
               CASE WHEN event.act = 'escalate' THEN EXISTS (
                    SELECT FROM grandes_clientes_escalation escalation
                     WHERE escalation.id = (event.facts->>'escalation')::integer
                       AND %(first)s)
                END AS is_first,
               NULL::boolean AS is_overdue, NULL::integer AS age,
               NULL::boolean AS is_unescalated
          FROM %(tables)s
          JOIN (SELECT event.*, %(when)s AS occurred_on
                  FROM grandes_clientes_case_event event
                 WHERE event.happened_on >= %(start)s AND event.happened_on < %(known)s
                   -- Put down after the period: of it only where something says so.
                   AND (event.happened_on < %(end)s OR event.act = 'close'
                        OR event.facts ? 'at')
                   AND %(counted)s
                 UNION ALL
                -- Mercurio's date may turn out to be later than it was put down.
                SELECT event.*, %(when)s AS occurred_on
                  FROM grandes_clientes_case_event event
                 WHERE event.happened_on < %(start)s
                   AND (event.case_id, event.sequence) IN (
                       SELECT amend.case_id, (amend.facts->>'closing')::integer
                         FROM grandes_clientes_case_event amend
                        WHERE amend.happened_on >= %(start)s
                          AND amend.happened_on < %(known)s
                          AND amend.facts ? 'closing')
                -- Looked up once an event, whatever is asked of it.
                OFFSET 0) event ON event.case_id = %(case)s.id
         WHERE %(condition)s
           AND event.occurred_on >= %(start)s AND event.occurred_on < %(end)s
           AND %(counted)s
        """,
        columns=case_columns(
            holder(
                scope,
                CASE,
                SQL(
                    "(%s, held.sequence) <= (event.occurred_on, event.sequence)",
                    scope.when("held"),
                ),
            )
        ),
        first=is_first_escalation(SQL.identifier("escalation"), scope.end),
        counted=SQL(
            """
            (event.act IN ('receive', 'register', 'escalate')
             OR (event.state_from = ANY(%(pending)s))
                != (event.state_to = ANY(%(pending)s)))
            """,
            pending=_PENDING,
        ),
        day=day,
        case=CASE,
        tables=tables,
        condition=condition,
        start=scope.start,
        end=scope.end,
        known=scope.known,
        when=scope.when("event"),
        pending=_PENDING,
    )


def _passes(scope):
    """Return the SQL of pending cases that passed from one user to another.

    Each gives one row for the user who took it and one for the user who gave it: for
    one user's cases these are arrivals and departures, over all cases they cancel out.
    """
    tables, condition = scope.rows("grandes.clientes.case")
    return SQL(
        """
        SELECT %(columns)s, 'pass' AS phase, side.act, NULL::varchar AS state_from,
               NULL::varchar AS state_to, %(day)s AS day, NULL::boolean AS in_time,
               NULL::varchar AS route, NULL::boolean AS is_first,
               NULL::boolean AS is_overdue, NULL::integer AS age,
               NULL::boolean AS is_unescalated
          FROM %(tables)s
          JOIN (SELECT event.*, %(when)s AS occurred_on
                  FROM grandes_clientes_case_event event
                 WHERE event.happened_on < %(known)s AND %(gives)s
                   AND %(after)s != %(before)s
                OFFSET 0) event ON event.case_id = %(case)s.id
          JOIN LATERAL (
               SELECT earlier.state_to
                 FROM grandes_clientes_case_event earlier
                WHERE earlier.case_id = event.case_id
                  AND earlier.happened_on < %(known)s
                  AND (%(when_earlier)s, earlier.sequence)
                      < (event.occurred_on, event.sequence)
                ORDER BY earlier.sequence DESC LIMIT 1) last
            ON last.state_to = ANY(%(pending)s)
         CROSS JOIN LATERAL (
               VALUES ('taken', %(after)s), ('given', %(before)s)) side(act, user_id)
         WHERE %(condition)s
           AND event.occurred_on >= %(start)s AND event.occurred_on < %(end)s
        """,
        columns=case_columns(SQL("NULLIF(side.user_id, 0)")),
        case=CASE,
        day=scope.local_date(SQL("event.occurred_on")),
        tables=tables,
        condition=condition,
        known=scope.known,
        when=scope.when("event"),
        when_earlier=scope.when("earlier"),
        gives=gives_case("event"),
        after=given_to("event"),
        before=taken_from("event"),
        start=scope.start,
        end=scope.end,
        pending=_PENDING,
    )


def pending_stock(scope):
    """Return the SQL of the cases pending at the cut-off, with columns for lists."""
    left = scope.business_days(
        SQL("%s::date", scope.cut_day), SQL("%s.date_legal_due", CASE)
    )
    extra = SQL(
        """
        , COALESCE(%(case)s.name, (
              SELECT filing.name FROM grandes_clientes_filing filing
               WHERE filing.id = %(case)s.filing_id)) AS case_label,
        %(case)s.received_on, %(case)s.date_legal_due, %(left)s AS days_left,
        last.happened_on AS last_on
        """,
        case=CASE,
        left=left,
    )
    return entity_type(
        _pending_at(scope, "after", scope.end, scope.cut_day, extra=extra), scope
    )


def ledger_rows(scope):
    """Return the SQL of all rows that the ledger counts: before, moves, after."""
    parts = [
        _pending_at(scope, "before", scope.start, scope.day_before, is_stock=False),
        _moves(scope),
        _pending_at(scope, "after", scope.end, scope.cut_day),
    ]
    if "advisor" in scope.cuts:
        parts.append(_passes(scope))
    return entity_type(SQL(" UNION ALL ").join(parts), scope)
