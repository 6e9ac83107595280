"""Outbound contacts: attempts, the commitments made, portfolios (R11, I05)."""

from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.report.definition import BY_NAME, BY_SELECTION, Group, Measure, Source
from ...tools.report.table import DECIMAL
from .common import entity_type

_lt = LazyTranslate(__name__)

ATTEMPT = "grandes.clientes.outreach.attempt"
CAMPAIGN = "grandes.clientes.outreach.campaign"
COMMITMENT = "grandes.clientes.outreach.commitment"
_PORTFOLIO = "grandes.clientes.portfolio"
_A = SQL.identifier("grandes_clientes_outreach_attempt")
_C = SQL.identifier("grandes_clientes_outreach_commitment")
_P = SQL.identifier("grandes_clientes_portfolio")

_ADVISOR = Group("advisor", _lt("Advisor"), "user_id", model="res.users")
_CAMPAIGN = Group(
    "campaign",
    _lt("Campaign"),
    "campaign_id",
    model=CAMPAIGN,
    empty=_lt("Outside campaigns"),
)


def _attempts(scope):
    """Return the SQL of the attempts made in the period, as known then.

    The first attempt of each planned contact, and its first that reached somebody,
    stand for the contact itself.
    """
    tables, condition = scope.rows(ATTEMPT)
    return entity_type(
        SQL(
            """
            SELECT %(a)s.id AS attempt_id, %(a)s.target_id, %(a)s.partner_id,
                   %(a)s.contact_id, %(a)s.user_id, %(a)s.campaign_id,
                   %(a)s.attempted_on, %(a)s.number, %(a)s.result, %(a)s.means,
                   %(a)s.minutes, origin.reason, agreed.what, agreed.due_on,
                   count(*) OVER (PARTITION BY %(a)s.target_id) AS tries,
                   row_number() OVER (
                       PARTITION BY %(a)s.target_id
                       ORDER BY %(a)s.attempted_on, %(a)s.id) = 1 AS is_first,
                   %(a)s.result = 'reached' AND row_number() OVER (
                       PARTITION BY %(a)s.target_id, %(a)s.result
                       ORDER BY %(a)s.attempted_on, %(a)s.id) = 1 AS is_first_reached,
                   %(a)s.result = 'reached' AND row_number() OVER (
                       PARTITION BY %(a)s.partner_id, %(a)s.result
                       ORDER BY %(a)s.attempted_on, %(a)s.id) = 1 AS is_first_of_entity
              FROM %(tables)s
              LEFT JOIN grandes_clientes_outreach_campaign origin
                     ON origin.id = %(a)s.campaign_id
              LEFT JOIN LATERAL (
                   SELECT promise.what, promise.due_on
                     FROM grandes_clientes_outreach_commitment promise
                    WHERE promise.attempt_id = %(a)s.id
                    ORDER BY promise.id LIMIT 1) agreed ON TRUE
             WHERE %(condition)s AND %(a)s.recorded_on < %(known)s
               AND %(a)s.attempted_on >= %(start)s AND %(a)s.attempted_on < %(end)s
            """,
            a=_A,
            tables=tables,
            condition=condition,
            known=scope.known,
            start=scope.start,
            end=scope.end,
        )
    )


def _commitments(scope):
    """Return the SQL of the commitments due in the period."""
    tables, condition = scope.rows(COMMITMENT)
    return entity_type(
        SQL(
            """
            SELECT %(c)s.id AS commitment_id, %(c)s.partner_id, %(c)s.user_id,
                   %(c)s.campaign_id, %(c)s.moved_count,
                   COALESCE(%(c)s.closed_on < %(end)s, FALSE)
                       AND %(c)s.state = 'kept' AS is_kept,
                   COALESCE(%(c)s.closed_on < %(end)s, FALSE)
                       AND %(c)s.state = 'broken' AS is_broken
              FROM %(tables)s
              JOIN grandes_clientes_outreach_attempt origin
                ON origin.id = %(c)s.attempt_id
             WHERE %(condition)s AND origin.recorded_on < %(known)s
               AND %(c)s.due_on > %(before)s AND %(c)s.due_on <= %(last)s
            """,
            c=_C,
            tables=tables,
            condition=condition,
            known=scope.known,
            end=scope.end,
            before=scope.day_before,
            last=scope.cut_day,
        )
    )


def _portfolios(scope):
    """Return the SQL of the entities of portfolios, and whether they were reached."""
    tables, condition = scope.rows(_PORTFOLIO)
    return SQL(
        """
        SELECT %(p)s.id AS portfolio_id, %(p)s.partner_id, %(p)s.user_id,
               %(p)s.entity_type,
               EXISTS (
                   SELECT FROM grandes_clientes_outreach_attempt reached
                    WHERE reached.partner_id = %(p)s.partner_id
                      AND reached.company_id = %(company)s
                      AND reached.result = 'reached'
                      AND reached.recorded_on < %(known)s
                      AND reached.attempted_on >= %(start)s
                      AND reached.attempted_on < %(end)s) AS is_contacted
          FROM %(tables)s
         WHERE %(condition)s AND %(p)s.user_id IS NOT NULL
        """,
        p=_P,
        tables=tables,
        condition=condition,
        company=scope.company.id,
        known=scope.known,
        start=scope.start,
        end=scope.end,
    )


CONTACTS = Source(
    code="contacts",
    model=ATTEMPT,
    record="attempt_id",
    relation=_attempts,
    measures=(
        Measure("attempts", _lt("Attempts")),
        Measure("worked", _lt("Worked on"), "is_first"),
        Measure("reached", _lt("Reached entities"), "is_first_reached"),
        Measure("effective", _lt("With the right person"), "result = 'reached'"),
        Measure(
            "answered",
            _lt("Somebody answered"),
            "result IN ('reached', 'wrong_person', 'refused')",
        ),
        Measure("entities", _lt("Entities reached"), "is_first_of_entity"),
        Measure("wrong", _lt("Wrong data"), "result = 'wrong_data'"),
        Measure("agreed", _lt("Agreed"), "what IS NOT NULL"),
        Measure(
            "intensity",
            _lt("Attempts per entity"),
            "is_first",
            "avg({of})",
            DECIMAL,
            "tries",
        ),
    ),
    groups=(
        _CAMPAIGN,
        _ADVISOR,
        Group("entity", _lt("Entity"), "partner_id", by=BY_NAME, model="res.partner"),
        Group(
            "entity_type",
            _lt("Type of entity"),
            "entity_type",
            by=BY_SELECTION,
            model="res.partner",
            field="large_client_type",
        ),
        Group(
            "result",
            _lt("Result"),
            "result",
            by=BY_SELECTION,
            model=ATTEMPT,
            field="result",
        ),
    ),
)
COMMITMENTS = Source(
    code="commitments",
    model=COMMITMENT,
    record="commitment_id",
    relation=_commitments,
    measures=(
        Measure("due", _lt("Due in the period")),
        Measure("kept", _lt("Kept ones"), "is_kept"),
        Measure("broken", _lt("Broken ones"), "is_broken"),
        Measure("moved", _lt("Day moved"), "moved_count > 0"),
    ),
    groups=(_CAMPAIGN, _ADVISOR),
)
PORTFOLIOS = Source(
    code="portfolios",
    model=_PORTFOLIO,
    record="portfolio_id",
    relation=_portfolios,
    measures=(
        Measure("assigned", _lt("Entities assigned")),
        Measure("contacted", _lt("Reached in the period"), "is_contacted"),
    ),
    groups=(_ADVISOR,),
)
