"""Non-conformities of the period, and decisions on complaints and claims (I08)."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_SELECTION, Group, Measure, Source
from ...tools.report.table import DECIMAL
from .common import CASE_GROUPS, entity_type, holder

_lt = LazyTranslate(__name__)

NONCONFORMITY = "grandes.clientes.quality.nonconformity"
DECISION = "grandes.clientes.quality.pnc.decision"
_NC = SQL.identifier("grandes_clientes_quality_nonconformity")
_DECISION = SQL.identifier("grandes_clientes_quality_pnc_decision")
# An earlier one within this time, with the same typification and cause, makes a repeat.
_MONTHS = "12 months"


def _nonconformities(scope):
    """Return the SQL of what was opened before the cut-off and not over before.

    State and due date are those at the cut-off: the state follows from the dates of the
    acts, the due date from the last move until then.
    """
    tables, condition = scope.rows(NONCONFORMITY)
    return SQL(
        """
        SELECT entry.*, treated_day <= due_at AS is_in_time,
               entry.treated_on IS NOT NULL OR entry.due_at < %(cut)s AS is_due
          FROM (
        SELECT %(n)s.id AS nonconformity_id, %(n)s.name, %(n)s.source,
               %(n)s.treatment, %(n)s.typification_id, %(n)s.cause_id,
               %(n)s.description, %(n)s.requirement, %(n)s.corrective_action,
               %(n)s.detected_on,
               %(n)s.opened_on, %(n)s.opened_on < %(start)s AS is_older,
               COALESCE(contact.name, %(n)s.responsible_email) AS responsible,
               %(n)s.responsible_area_id,
               CASE WHEN %(n)s.treated_on < %(end)s THEN %(n)s.treated_on END
                    AS treated_on,
               CASE WHEN %(n)s.treated_on < %(end)s THEN %(treated)s END AS treated_day,
               CASE WHEN %(n)s.acted_on < %(end)s THEN %(n)s.acted_on END AS acted_on,
               CASE WHEN %(n)s.decided_on < %(end)s THEN %(n)s.decided_on END
                    AS decided_on,
               CASE WHEN %(n)s.decided_on < %(end)s THEN %(n)s.state
                    WHEN %(n)s.acted_on < %(end)s THEN 'waiting'
                    WHEN %(n)s.treated_on < %(end)s THEN 'treated'
                    ELSE 'open' END AS state,
               COALESCE((
                   SELECT move.date_to
                     FROM grandes_clientes_quality_nonconformity_move move
                    WHERE move.nonconformity_id = %(n)s.id AND move.moved_on < %(end)s
                    ORDER BY move.id DESC LIMIT 1), %(n)s.first_due_on) AS due_at,
               EXISTS (
                   SELECT FROM grandes_clientes_quality_nonconformity earlier
                    WHERE earlier.company_id = %(n)s.company_id
                      AND earlier.typification_id = %(n)s.typification_id
                      AND earlier.cause_id = %(n)s.cause_id
                      AND earlier.opened_on < %(end)s
                      AND (earlier.detected_on, earlier.id)
                          < (%(n)s.detected_on, %(n)s.id)
                      AND earlier.detected_on
                          >= %(n)s.detected_on - %(months)s::interval
               ) AS is_repeat,
               (SELECT string_agg(origin.name, ', ' ORDER BY origin.name)
                  FROM grandes_clientes_pnc_case_rel link
                  JOIN grandes_clientes_case origin ON origin.id = link.case_id
                 WHERE link.nonconformity_id = %(n)s.id) AS case_names
          FROM %(tables)s
          LEFT JOIN res_users account ON account.id = %(n)s.responsible_id
          LEFT JOIN res_partner contact ON contact.id = account.partner_id
         WHERE %(condition)s AND %(n)s.opened_on < %(end)s
           AND (%(n)s.decided_on IS NULL OR %(n)s.decided_on >= %(start)s)
               ) entry
        """,
        n=_NC,
        tables=tables,
        condition=condition,
        start=scope.start,
        end=scope.end,
        cut=scope.cut_day,
        months=_MONTHS,
        treated=scope.local_date(SQL("%s.treated_on", _NC)),
    )


def _decisions(scope):
    """Return the SQL of complaints and claims that waited or arrived in the period."""
    tables, condition = scope.rows(DECISION)
    return entity_type(
        SQL(
            """
            SELECT %(d)s.id AS decision_id, %(d)s.case_id, %(d)s.kind,
                   %(d)s.is_reclassified, %(d)s.due_on,
                   origin.channel_id, origin.typification_id, origin.product_id,
                   origin.partner_id, origin.mission_area_id, %(held)s AS user_id,
                   %(d)s.ended_on < %(start)s AS is_older,
                   CASE WHEN %(d)s.decided_on < %(end)s THEN %(d)s.is_nonconformity
                        ELSE 'pending' END AS answer,
                   %(d)s.decided_on < %(end)s AND %(decided)s <= %(d)s.due_on
                        AS is_in_time,
                   %(d)s.due_on < %(cut)s AS is_due
              FROM %(tables)s
              JOIN grandes_clientes_case origin ON origin.id = %(d)s.case_id
             WHERE %(condition)s AND %(d)s.ended_on < %(end)s
               AND (%(d)s.decided_on IS NULL OR %(d)s.decided_on >= %(start)s)
            """,
            d=_DECISION,
            tables=tables,
            condition=condition,
            held=holder(
                scope,
                SQL.identifier("origin"),
                SQL("%s <= %s.ended_on", scope.when("held"), _DECISION),
            ),
            start=scope.start,
            end=scope.end,
            cut=scope.cut_day,
            decided=scope.local_date(SQL("%s.decided_on", _DECISION)),
        ),
        scope,
    )


_TYPIFICATION = next(each for each in CASE_GROUPS if each.code == "typification")

NONCONFORMITIES = Source(
    code="nonconformities",
    model=NONCONFORMITY,
    record="nonconformity_id",
    relation=_nonconformities,
    measures=(
        Measure("listed", _lt("Non-conformities")),
        Measure("before", _lt("In course before"), "is_older"),
        Measure("opened", _lt("Opened"), "NOT is_older"),
        Measure(
            "correction",
            _lt("Corrections"),
            "NOT is_older AND treatment = 'correction'",
        ),
        Measure("rework", _lt("Reworks"), "NOT is_older AND treatment = 'rework'"),
        Measure(
            "concession",
            _lt("Concessions"),
            "NOT is_older AND treatment = 'concession'",
        ),
        Measure("repeats", _lt("Repeats"), "NOT is_older AND is_repeat"),
        Measure("due", _lt("Treated or due"), "NOT is_older AND is_due"),
        Measure(
            "in_time",
            _lt("Treated in time"),
            "NOT is_older AND is_due AND COALESCE(is_in_time, FALSE)",
        ),
        Measure("effective", _lt("Closed as effective"), "state = 'effective'"),
        Measure(
            "not_effective",
            _lt("Closed as not effective"),
            "state = 'not_effective'",
        ),
        Measure("pending", _lt("In course at the cut-off"), "decided_on IS NULL"),
        Measure(
            "untreated",
            _lt("Untreated at the cut-off"),
            "state = 'open'",
        ),
        Measure(
            "treated",
            _lt("Opened and treated"),
            "NOT is_older AND treated_on IS NOT NULL",
        ),
        Measure(
            "days",
            _lt("Mean of days to treat"),
            "NOT is_older AND treated_on IS NOT NULL",
            "avg({of})",
            DECIMAL,
            "extract(epoch FROM treated_on - opened_on) / 86400",
        ),
    ),
    groups=(
        Group(
            "source",
            _lt("Origin"),
            "source",
            by=BY_SELECTION,
            model=NONCONFORMITY,
            field="source",
        ),
        Group(
            "treatment",
            _lt("Treatment"),
            "treatment",
            by=BY_SELECTION,
            model=NONCONFORMITY,
            field="treatment",
            empty=_lt("None yet"),
        ),
        Group(
            "state",
            _lt("State"),
            "state",
            by=BY_SELECTION,
            model=NONCONFORMITY,
            field="state",
        ),
        Group("cause", _lt("Cause"), "cause_id", model="grandes.clientes.reason"),
        _TYPIFICATION,
    ),
    needs=(NONCONFORMITY,),
)
DECISIONS = Source(
    code="pnc_decisions",
    model=DECISION,
    record="decision_id",
    relation=_decisions,
    measures=(
        Measure("before", _lt("To decide before"), "is_older"),
        Measure("asked", _lt("Ended in the period"), "NOT is_older"),
        Measure("yes", _lt("Decided: it is one"), "answer = 'yes'"),
        Measure("no", _lt("Decided: it is none"), "answer = 'no'"),
        Measure("decided", _lt("Decided"), "answer != 'pending'"),
        Measure("in_time", _lt("Decided in time"), "is_in_time"),
        Measure("pending", _lt("To decide at the cut-off"), "answer = 'pending'"),
        Measure(
            "overdue",
            _lt("To decide, overdue"),
            "answer = 'pending' AND is_due",
        ),
    ),
    groups=(
        Group(
            "kind", _lt("Kind"), "kind", by=BY_SELECTION, model=DECISION, field="kind"
        ),
        *(each for each in CASE_GROUPS if each.code in ("channel", "typification")),
    ),
    needs=(DECISION,),
)
