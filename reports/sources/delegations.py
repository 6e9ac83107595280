"""Changes that areas decide on: what happened to requests, and what was changed (I06).

A request counts once for each step that happened to it in the period, a change by how
it was approved when it was recorded, which never changes.
"""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_SELECTION, Group, Measure, Source
from ...tools.report.table import DECIMAL

_lt = LazyTranslate(__name__)

_REQUEST = "grandes.clientes.delegation.request"
_CONSULTATION = "grandes.clientes.consultation"
_AREA = Group(
    "area", _lt("Area"), "mission_area_id", model="grandes.clientes.mission.area"
)
_SYSTEM = Group(
    "system", _lt("System"), "system_id", model="grandes.clientes.legacy.system"
)
_CHANGE = Group(
    "change",
    _lt("Change"),
    "change_id",
    model="grandes.clientes.delegation.change",
    empty=_lt("Not said"),
)


def _steps(scope):
    tables, condition = scope.rows(_REQUEST)
    return SQL(
        """
        SELECT %(r)s.id AS request_id, step.id AS step_id, %(r)s.name, %(r)s.case_id,
               origin.name AS case_name, %(r)s.mission_area_id, %(r)s.system_id,
               %(r)s.change_id, %(r)s.partner_id, %(r)s.asked_by_id, step.user_id,
               step.act, step.happened_on, step.hours, step.words, step.decided_as,
               -- What is missing may be said twice of a request; it counts once.
               row_number() OVER (PARTITION BY step.request_id, step.act
                                  ORDER BY step.happened_on DESC, step.id DESC) = 1
                   AS is_last,
               COALESCE(%(r)s.is_different
                        AND (made.approval = 'different'
                             OR %(r)s.checked_on < %(end)s), FALSE) AS is_different
          FROM %(tables)s
          JOIN grandes_clientes_delegation_step step ON step.request_id = %(r)s.id
          JOIN grandes_clientes_case origin ON origin.id = %(r)s.case_id
          LEFT JOIN grandes_clientes_consultation made
                 ON made.id = %(r)s.consultation_id
         WHERE %(condition)s
           AND step.happened_on >= %(start)s AND step.happened_on < %(end)s
        """,
        r=SQL.identifier("grandes_clientes_delegation_request"),
        tables=tables,
        condition=condition,
        start=scope.start,
        end=scope.end,
    )


def _changes(scope):
    tables, condition = scope.rows(_CONSULTATION)
    return SQL(
        """
        SELECT %(c)s.id AS consultation_id, origin.name AS case_name, %(c)s.case_id,
               %(c)s.system_id, %(c)s.change_id, %(c)s.user_id, %(c)s.consulted_on,
               %(c)s.reference, %(c)s.finding, %(c)s.approval, origin.partner_id,
               given.mission_area_id,
               concat_ws(' · ', given.name, given.ground, given.ground_number)
                   AS delegation,
               (SELECT string_agg(%(name)s, ', ' ORDER BY profile.sequence, profile.id)
                  FROM grandes_clientes_delegation_profile_rel link
                  JOIN grandes_clientes_access_profile profile
                    ON profile.id = link.profile_id
                 WHERE link.delegation_id = given.id) AS profiles
          FROM %(tables)s
          JOIN grandes_clientes_case origin ON origin.id = %(c)s.case_id
          LEFT JOIN grandes_clientes_delegation given ON given.id = %(c)s.delegation_id
         WHERE %(condition)s
           AND %(c)s.operation = 'modify' AND NOT COALESCE(%(c)s.system_down, FALSE)
           AND %(c)s.consulted_on >= %(start)s AND %(c)s.consulted_on < %(end)s
        """,
        c=SQL.identifier("grandes_clientes_consultation"),
        name=scope.env["grandes.clientes.access.profile"]._field_to_sql(
            "profile", "name"
        ),
        tables=tables,
        condition=condition,
        start=scope.start,
        end=scope.end,
    )


_DECIDED = "act IN ('approve', 'reject')"

REQUESTS = Source(
    code="delegation_requests",
    model=_REQUEST,
    record="request_id",
    relation=_steps,
    measures=(
        Measure("asked", _lt("Changes asked for"), "act = 'ask'"),
        Measure("approved", _lt("Requests approved"), "act = 'approve'"),
        Measure("rejected", _lt("Requests rejected"), "act = 'reject'"),
        Measure("decided", _lt("Decided"), _DECIDED),
        Measure("returned", _lt("Something missing"), "act = 'return' AND is_last"),
        Measure("expired", _lt("Requests expired"), "act = 'expire'"),
        Measure("executed", _lt("Requests executed"), "act = 'execute'"),
        Measure("checked", _lt("Requests checked"), "act = 'check'"),
        Measure(
            "different", _lt("Not as approved"), "act = 'execute' AND is_different"
        ),
        Measure(
            "median_hours",
            _lt("Median of hours"),
            _DECIDED,
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY {of})",
            DECIMAL,
            "hours",
        ),
    ),
    groups=(_AREA, _SYSTEM, _CHANGE),
    needs=(_REQUEST,),
)
CHANGES = Source(
    code="delegation_changes",
    model=_CONSULTATION,
    record="consultation_id",
    relation=_changes,
    measures=(
        Measure("made", _lt("Changes made"), "approval IS NOT NULL"),
        Measure("delegated", _lt("By delegation"), "approval = 'delegated'"),
        Measure(
            "by_approval", _lt("By approval"), "approval IN ('approved', 'different')"
        ),
        Measure("without", _lt("Without approval"), "approval = 'unapproved'"),
        Measure("unasked", _lt("Nothing asked for"), "approval IS NULL"),
    ),
    groups=(
        _SYSTEM,
        _CHANGE,
        Group(
            "approval",
            _lt("Allowed by"),
            "approval",
            by=BY_SELECTION,
            model=_CONSULTATION,
            field="approval",
        ),
    ),
    needs=(_REQUEST,),
)
