"""Shared by the sources: columns of the case, groups and who held a case."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_NAME, BY_SELECTION, Group

_lt = LazyTranslate(__name__)

#: The table of cases, under the alias that `_search` gives it.
CASE = SQL.identifier("grandes_clientes_case")
_CASE_COLUMNS = (
    "channel_id",
    "typification_id",
    "product_id",
    "partner_id",
    "mission_area_id",
    "kind",
)

AGES = {
    "a": _lt("0 to 2 business days"),
    "b": _lt("3 to 5 business days"),
    "c": _lt("6 to 10 business days"),
    "d": _lt("11 to 15 business days"),
    "e": _lt("More than 15 business days"),
}

CASE_GROUPS = (
    Group("channel", _lt("Channel"), "channel_id", model="grandes.clientes.channel"),
    Group(
        "typification",
        _lt("Typification"),
        "typification_id",
        model="grandes.clientes.typification",
    ),
    Group("product", _lt("Product"), "product_id", model="grandes.clientes.product"),
    Group(
        "entity_type",
        _lt("Type of entity"),
        "entity_type",
        by=BY_SELECTION,
        model="res.partner",
        field="large_client_type",
    ),
    Group("entity", _lt("Entity"), "partner_id", by=BY_NAME, model="res.partner"),
    Group("advisor", _lt("Advisor"), "user_id", model="res.users"),
    Group(
        "area",
        _lt("Mission area"),
        "mission_area_id",
        model="grandes.clientes.mission.area",
    ),
    Group(
        "kind",
        _lt("Kind"),
        "kind",
        by=BY_SELECTION,
        model="grandes.clientes.case",
        field="kind",
    ),
)


def case_columns(user: SQL) -> SQL:
    """Return the columns of a case by which rows are grouped.

    :param SQL user: who held it, see :func:`holder`
    """
    return SQL(
        "%s.id AS case_id, %s, %s AS user_id",
        CASE,
        SQL(", ").join(
            SQL("%s.%s", CASE, SQL.identifier(name)) for name in _CASE_COLUMNS
        ),
        user,
    )


def holder(scope, case: SQL, until: SQL) -> SQL:
    """Return the SQL of who held a case at an instant, according to its events.

    The last hand-over until then tells it. Before the first hand-over, it is the person
    from whom that one took the case; without any, the present holder.

    :param SQL case: alias of the case's row
    :param SQL until: condition that the event ``held`` was not after the instant
    """
    if not scope.tells_people:
        return SQL("NULL::integer")
    return SQL(
        """
        NULLIF(COALESCE((
            SELECT CASE WHEN %(until)s
                        THEN %(after)s
                        ELSE %(before)s END
              FROM grandes_clientes_case_event held
             WHERE held.case_id = %(case)s.id AND %(gives)s
               AND held.happened_on < %(known)s
             ORDER BY %(until)s DESC,
                      CASE WHEN %(until)s THEN -held.sequence ELSE held.sequence END
             LIMIT 1), %(case)s.user_id), 0)
        """,
        case=case,
        until=until,
        known=scope.known,
        gives=gives_case("held"),
        after=given_to("held"),
        before=taken_from("held"),
    )


def is_held(scope, case: SQL, until) -> SQL:
    """Return the SQL condition that the cut's advisor held a case until an instant.

    For sources without a user of their own; true unless the report is cut by advisor.

    :param SQL case: alias of the case's row
    :param datetime until: naive UTC
    """
    if "advisor" not in scope.cuts:
        return SQL("TRUE")
    return SQL(
        "%s IS NOT DISTINCT FROM %s",
        holder(scope, case, SQL("%s < %s", scope.when("held"), until)),
        scope.cuts["advisor"] or None,
    )


def gives_case(event: str) -> SQL:
    """Return the SQL condition that an event gives its case to somebody or nobody.

    Older events tell it for hand-overs only, as ``handed_over_by``.
    """
    return SQL(
        "(%(e)s.facts ? 'advisor'"
        " OR %(e)s.act = 'assign' AND %(e)s.facts ? 'handed_over_by')",
        e=SQL.identifier(event),
    )


def given_to(event: str) -> SQL:
    """Return the SQL of who received the case in such an event; 0 is nobody."""
    return SQL(
        "COALESCE(%(e)s.facts->>'advisor', %(e)s.facts->>'holder', '0')::integer",
        e=SQL.identifier(event),
    )


def taken_from(event: str) -> SQL:
    """Return the SQL of who held the case until such an event; 0 is nobody."""
    return SQL(
        "COALESCE(%(e)s.facts->>'advisor_before', %(e)s.facts->>'handed_over_by',"
        " '0')::integer",
        e=SQL.identifier(event),
    )


def is_first_escalation(escalation: SQL, end) -> SQL:
    """Return the SQL condition that an escalation is its case's first valid one (R1).

    Escalations cancelled before ``end`` do not count.

    :param SQL escalation: alias of the escalation's row
    :param end: instant, naive UTC
    """
    return SQL(
        """
        (NOT (%(e)s.state = 'cancelled' AND %(e)s.ended_on < %(end)s)
         AND NOT EXISTS (
             SELECT FROM grandes_clientes_escalation earlier
              WHERE earlier.case_id = %(e)s.case_id AND earlier.id < %(e)s.id
                AND NOT (earlier.state = 'cancelled' AND earlier.ended_on < %(end)s)))
        """,
        e=escalation,
        end=end,
    )


def entity_type(relation: SQL, scope=None) -> SQL:
    """Return ``relation`` with the type of its entity; a campus has its parent's.

    :param scope: apply its cut by advisor to ``user_id``, for sources without a field
        that does
    """
    cut = SQL()
    if scope and "advisor" in scope.cuts:
        cut = SQL(
            " WHERE entry.user_id IS NOT DISTINCT FROM %s",
            scope.cuts["advisor"] or None,
        )
    return SQL(
        """
        SELECT entry.*,
               COALESCE(entity.large_client_type, parent.large_client_type)
                   AS entity_type
          FROM (%s) entry
          LEFT JOIN res_partner entity ON entity.id = entry.partner_id
          LEFT JOIN res_partner parent ON parent.id = entity.parent_id
          %s
        """,
        relation,
        cut,
    )


def age_bracket(days: str) -> str:
    """Return the SQL expression of the bracket, see :data:`AGES`, of an age in days."""
    return (
        f"CASE WHEN {days} <= 2 THEN 'a' WHEN {days} <= 5 THEN 'b' "
        f"WHEN {days} <= 10 THEN 'c' WHEN {days} <= 15 THEN 'd' "
        f"WHEN {days} > 15 THEN 'e' END"
    )
