"""Access log of users: activated, changed or removed in the period (C9)."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_SELECTION, BY_VALUE, Group, Measure, Source

_lt = LazyTranslate(__name__)

MODEL = "grandes.clientes.access.event"
_EVENT = SQL.identifier("grandes_clientes_access_event")

#: Kinds of log lines that count as activation, change or removal.
ACTIVATIONS = ("profile_given", "activated")
CHANGES = (
    "profile_planned",
    "profile_suspended",
    "profile_resumed",
    "locked",
    "unlocked",
    "login_changed",
    "email_changed",
)
REMOVALS = ("profile_ended", "archived")
MOVES = {
    "activation": _lt("Activation"),
    "change": _lt("Change"),
    "removal": _lt("Removal"),
}


def _rows(scope):
    tables, condition = scope.rows(MODEL)
    return SQL(
        """
        SELECT %(e)s.id AS event_id, %(e)s.user_id, %(e)s.kind, %(e)s.happened_on,
               %(e)s.by_id, %(e)s.seen_by, %(e)s.reason, %(e)s.request_id,
               request.name AS request_name,
               COALESCE(%(e)s.profile_id, given.profile_id) AS profile_id,
               given.campaign_id, given.is_emergency,
               contact.name AS person_name, account.login,
               CASE WHEN %(e)s.kind IN %(activations)s THEN 'activation'
                    WHEN %(e)s.kind IN %(removals)s THEN 'removal'
                    ELSE 'change' END AS move
          FROM %(tables)s
          JOIN res_users account ON account.id = %(e)s.user_id
          JOIN res_partner contact ON contact.id = account.partner_id
          LEFT JOIN LATERAL (
               SELECT grant_of.profile_id, grant_of.campaign_id, grant_of.is_emergency
                 FROM grandes_clientes_access_grant grant_of
                WHERE grant_of.id = %(e)s.grant_id
                   OR (%(e)s.grant_id IS NULL AND grant_of.user_id = %(e)s.user_id
                       AND grant_of.date_from <= %(e)s.happened_on)
                ORDER BY grant_of.id = %(e)s.grant_id DESC NULLS LAST,
                         grant_of.date_from DESC
                LIMIT 1) given ON TRUE
          LEFT JOIN grandes_clientes_access_request request
                 ON request.id = %(e)s.request_id
         WHERE %(condition)s AND %(e)s.kind IN %(kinds)s
           AND %(e)s.happened_on >= %(start)s AND %(e)s.happened_on < %(end)s
        """,
        e=_EVENT,
        tables=tables,
        condition=condition,
        activations=ACTIVATIONS,
        removals=REMOVALS,
        kinds=ACTIVATIONS + CHANGES + REMOVALS,
        start=scope.start,
        end=scope.end,
    )


MOVES_OF_USERS = Source(
    code="access",
    model=MODEL,
    record="event_id",
    relation=_rows,
    measures=(
        Measure("moves", _lt("Movements")),
        Measure("activations", _lt("Activations"), "move = 'activation'"),
        Measure("changes", _lt("Changes"), "move = 'change'"),
        Measure("removals", _lt("Removals"), "move = 'removal'"),
        Measure("emergencies", _lt("In emergency"), "is_emergency"),
        Measure("unasked", _lt("Without a request"), "request_id IS NULL"),
        Measure("compared", _lt("Seen by comparison"), "seen_by = 'comparison'"),
    ),
    groups=(
        Group(
            "campaign",
            _lt("Campaign"),
            "campaign_id",
            model="grandes.clientes.campaign",
            empty=_lt("Without a campaign"),
        ),
        Group(
            "profile",
            _lt("Profile"),
            "profile_id",
            model="grandes.clientes.access.profile",
        ),
        Group(
            "kind",
            _lt("What"),
            "kind",
            by=BY_SELECTION,
            model=MODEL,
            field="kind",
        ),
        Group("move", _lt("Movement"), "move", by=BY_VALUE, labels=MOVES),
        Group("person", _lt("Person"), "user_id", model="res.users"),
    ),
)
