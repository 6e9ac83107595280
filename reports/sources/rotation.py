"""Movements of staff in the period, and who had a profile at both its ends (I10)."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.access import OUTSOURCING
from ...tools.report.definition import BY_SELECTION, Group, Measure, Source
from ...tools.report.table import DECIMAL

_lt = LazyTranslate(__name__)

MOVEMENT = "grandes.clientes.staff.movement"
_MOVEMENT = SQL.identifier("grandes_clientes_staff_movement")
_GRANT = "grandes.clientes.access.grant"
_GRANTS = SQL.identifier("grandes_clientes_access_grant")


def _movements(scope):
    """Return the SQL of who joined, left, changed post or was away.

    An absence counts in every period that it touches, everything else on its day. What
    was communicated or done before the report was made counts on its day; the rest is
    no movement yet. Whoever was locked or archived by other means than the movement is
    shut out as well, according to the access log.
    """
    tables, condition = scope.rows(MOVEMENT)
    return SQL(
        """
        SELECT entry.*, kind = 'leaver' AND shut_on > is_shut_by AS is_alive,
               kind = 'leaver' AND systems > 0 AS has_systems,
               CASE WHEN kind = 'leaver' AND shut_on > is_shut_by
                    THEN ceil(extract(epoch FROM shut_on - is_shut_by) / 3600)::integer
                    END AS hours_alive
          FROM (
        SELECT %(m)s.id AS movement_id, %(m)s.kind, %(m)s.side, %(m)s.user_id,
               %(m)s.person_name, %(m)s.post, %(m)s.profile_id, %(m)s.ground,
               %(m)s.effective_on, %(m)s.successor_id, %(m)s.mission_area_id,
               CASE WHEN %(m)s.communicated_on < %(known)s THEN %(told)s END AS told_on,
               CASE WHEN %(m)s.communicated_on < %(known)s
                    THEN %(m)s.effective_on - %(told)s END AS notice,
               CASE WHEN %(m)s.kind = 'leaver' AND %(m)s.carried_out_on < %(end)s
                    THEN %(m)s.carried_out_on END AS removed_on,
               CASE WHEN %(m)s.user_id IS NOT NULL THEN LEAST(
                    COALESCE(LEAST(%(m)s.locked_on, %(m)s.carried_out_on,
                                   logged.shut_on), %(end)s),
                    %(end)s) END AS shut_on,
               ((%(m)s.effective_on + 1)::timestamp AT TIME ZONE %(tz)s)
                    AT TIME ZONE 'UTC' AS is_shut_by,
               joined.day AS joined_on,
               COALESCE(
                   (SELECT string_agg(DISTINCT %(profile)s, ', ')
                      FROM grandes_clientes_access_grant held
                      JOIN grandes_clientes_access_profile profile
                        ON profile.id = held.profile_id
                     WHERE held.user_id = %(m)s.user_id AND held.state != 'planned'
                       AND held.date_from < %(first)s
                           + CASE WHEN %(m)s.kind = 'transfer' THEN interval '0'
                                  ELSE interval '1 day' END
                       AND COALESCE(held.date_to > %(first)s, TRUE)),
                   (SELECT %(profile)s FROM grandes_clientes_access_profile profile
                     WHERE profile.id = %(m)s.profile_id)) AS profiles,
               CASE WHEN %(m)s.kind = 'leaver' THEN %(m)s.effective_on - joined.day END
                    AS days_stayed,
               (SELECT count(*)
                  FROM grandes_clientes_access_request_line line
                 WHERE line.request_id = %(m)s.access_request_id
                   AND COALESCE(line.acknowledged_on >= %(end)s, TRUE)) AS systems
          FROM %(tables)s
          LEFT JOIN LATERAL (
               SELECT min(%(given)s) AS day
                 FROM grandes_clientes_access_grant given
                WHERE given.user_id = %(m)s.user_id
                  AND given.state != 'planned') joined ON TRUE
          LEFT JOIN LATERAL (
               SELECT min(event.happened_on) AS shut_on
                 FROM grandes_clientes_access_event event
                WHERE event.user_id = %(m)s.user_id
                  AND event.kind IN ('locked', 'archived')
                  AND event.happened_on < %(end)s
                  AND NOT EXISTS (
                      SELECT FROM grandes_clientes_access_event opened
                       WHERE opened.user_id = event.user_id
                         AND opened.kind IN ('unlocked', 'activated')
                         AND opened.id > event.id
                         AND opened.happened_on < %(end)s)) logged ON TRUE
         WHERE %(condition)s
           AND %(m)s.state IN ('communicated', 'handed_over', 'carried_out')
           AND COALESCE(LEAST(%(m)s.communicated_on, %(m)s.handed_over_on,
                              %(m)s.carried_out_on), %(m)s.asked_on) < %(known)s
           AND CASE WHEN %(m)s.kind = 'absence'
                    THEN %(m)s.absent_from < %(end)s
                         AND COALESCE(%(m)s.absent_to > %(start)s, TRUE)
                    ELSE %(m)s.effective_on > %(before)s
                         AND %(m)s.effective_on <= %(cut)s END
               ) entry
        """,
        m=_MOVEMENT,
        tables=tables,
        condition=condition,
        start=scope.start,
        end=scope.end,
        known=scope.known,
        before=scope.day_before,
        cut=scope.cut_day,
        tz=scope.tz,
        told=scope.local_date(SQL("%s.communicated_on", _MOVEMENT)),
        given=scope.local_date(SQL("given.date_from")),
        profile=scope.env["grandes.clientes.access.profile"]._field_to_sql(
            "profile", "name"
        ),
        # The day of the movement begins: who changes post is shown with the former.
        first=SQL(
            "((%s.effective_on::timestamp AT TIME ZONE %s) AT TIME ZONE 'UTC')",
            _MOVEMENT,
            scope.tz,
        ),
    )


def _people(scope):
    """Return the SQL of who had a profile at the start and at the end, one row each.

    It uses the grants, the only history of profiles. The entity's own offices belong to
    neither side.
    """
    tables, condition = scope.rows(_GRANT)
    ends = [
        SQL(
            """
            SELECT min(%(g)s.id) AS grant_id, %(g)s.user_id, %(phase)s AS phase,
                   CASE WHEN %(g)s.role = 'group_mission_area' THEN 'mission_area'
                        ELSE 'outsourcing' END AS side
              FROM %(tables)s
             WHERE %(condition)s AND %(g)s.role IN %(roles)s
               AND %(g)s.state != 'planned' AND %(g)s.date_from <= %(instant)s
               AND COALESCE(%(g)s.date_to > %(instant)s, TRUE)
               AND COALESCE(%(g)s.ended_on > %(instant)s, TRUE)
             GROUP BY 2, 3, 4
            """,
            g=_GRANTS,
            phase=phase,
            tables=tables,
            condition=condition,
            roles=("group_mission_area", *OUTSOURCING),
            instant=instant,
        )
        for phase, instant in (("start", scope.start), ("end", scope.cut_off))
    ]
    return SQL(" UNION ALL ").join(ends)


_SIDE = Group(
    "side", _lt("Side"), "side", by=BY_SELECTION, model=MOVEMENT, field="side"
)
_LEFT = "kind = 'leaver'"
_TOLD = "kind != 'absence' AND told_on IS NOT NULL"

MOVEMENTS = Source(
    code="movements",
    model=MOVEMENT,
    record="movement_id",
    relation=_movements,
    measures=(
        Measure("movements", _lt("Movements of staff")),
        Measure("joiners", _lt("Joined"), "kind = 'joiner'"),
        Measure("leavers", _lt("Leavers"), _LEFT),
        Measure("transfers", _lt("Changed post"), "kind = 'transfer'"),
        Measure("absences", _lt("Were away"), "kind = 'absence'"),
        Measure(
            "leavers_ours",
            _lt("Left the outsourcing"),
            f"{_LEFT} AND side = 'outsourcing'",
        ),
        Measure(
            "leavers_areas",
            _lt("Left a mission area"),
            f"{_LEFT} AND side = 'mission_area'",
        ),
        # Absences are announced only where it matters; all other movements always.
        Measure("to_tell", _lt("To be told"), "kind != 'absence'"),
        Measure("told_before", _lt("Told beforehand"), f"{_TOLD} AND notice >= 0"),
        Measure("told_late", _lt("Told afterwards"), f"{_TOLD} AND notice < 0"),
        Measure("not_told", _lt("Not told"), "kind != 'absence' AND told_on IS NULL"),
        Measure("told", _lt("Told"), _TOLD),
        Measure(
            "notice",
            _lt("Mean of days of notice"),
            _TOLD,
            "avg({of})",
            DECIMAL,
            "notice",
        ),
        Measure("replaced", _lt("With a successor"), f"{_LEFT} AND successor_id > 0"),
        Measure("alive", _lt("Access alive after leaving"), "is_alive"),
        Measure("systems", _lt("Legacy systems not confirmed"), "has_systems"),
        Measure("stayed", _lt("Left, with a profile"), "days_stayed IS NOT NULL"),
        Measure(
            "tenure",
            _lt("Mean of days stayed"),
            "days_stayed IS NOT NULL",
            "avg({of})",
            DECIMAL,
            "days_stayed",
        ),
    ),
    groups=(
        _SIDE,
        Group(
            "kind",
            _lt("Movement"),
            "kind",
            by=BY_SELECTION,
            model=MOVEMENT,
            field="kind",
        ),
        Group(
            "ground",
            _lt("Reason"),
            "ground",
            by=BY_SELECTION,
            model=MOVEMENT,
            field="ground",
        ),
    ),
    needs=(MOVEMENT,),
)
PEOPLE = Source(
    code="people",
    model=_GRANT,
    record="grant_id",
    relation=_people,
    measures=(
        Measure("at_start", _lt("At the start"), "phase = 'start'"),
        Measure("at_end", _lt("At the end"), "phase = 'end'"),
        Measure(
            "ends_ours",
            _lt("Outsourcing, start and end"),
            "side = 'outsourcing'",
        ),
        Measure(
            "ends_areas",
            _lt("Mission areas, start and end"),
            "side = 'mission_area'",
        ),
    ),
    groups=(_SIDE,),
    needs=(MOVEMENT,),
)
