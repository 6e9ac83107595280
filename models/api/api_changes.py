from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clock
from .api_payload import instant_text

_MOST_CHANGES = 1000
# Transactions of acts are shorter than this; older events are settled.
_UNSETTLED = timedelta(minutes=15)


class Api(models.AbstractModel):
    """Changes since the caller last asked, without duplicates or omissions."""

    _name = "grandes.clientes.api"
    _inherit = "grandes.clientes.api"

    @api.model
    @api.readonly
    def changes(self, since=0, limit=500):
        """Return the changes of state after a cursor, for cases that the user may read.

        :param int since: cursor of the last call; 0 from the beginning
        :param int limit: maximum number of changes, up to 1,000
        :return: ``{"changes": [...], "cursor": int, "more": bool}``; changes that are
            just being written come with a later call
        """
        self._check_user()
        taken = self._take("changes", {"since": since, "limit": limit})
        since = taken["since"]
        limit = min(taken["limit"], _MOST_CHANGES) or 1
        settled = self._get_settled_event()
        # The user's record rules and companies, as a subquery on the cases.
        readable = self.env["grandes.clientes.case"]._search([])
        # Sudo: a user who may read a case may know of its states, even without access
        # to the events.
        events_sudo = (
            self.env["grandes.clientes.case.event"]
            .sudo()
            .search(
                Domain("id", ">", since)
                & Domain("id", "<=", settled)
                & Domain("case_id", "in", readable)
                & self._get_told_domain(),
                order="id",
                limit=limit + 1,
            )
        )
        more = len(events_sudo) > limit
        events_sudo = events_sudo[:limit]
        return {
            "changes": [self._get_told_change(event) for event in events_sudo],
            "cursor": events_sudo[-1].id if more else max(settled, since),
            "more": more,
        }

    @api.model
    def _get_told_acts(self):
        """Return the acts that change the public values of a case: state or answer."""
        acts = self.env["grandes.clientes.case"]._get_act_table()
        return [code for code, act in acts.items() if act.target] + [
            "receive",
            "register",
            "escalate",
            "answer_interim",
            "send_answer_again",
        ]

    @api.model
    def _get_told_domain(self, more=()):
        """Return the domain of the events that are reported to callers.

        It includes every event that changes the state of a case, also those that no
        user chooses, such as an area's answer.

        :param more: codes of further events
        """
        return Domain("act", "in", [*self._get_told_acts(), *more]) | Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IS DISTINCT FROM %s",
                SQL.identifier(alias, "state_from"),
                SQL.identifier(alias, "state_to"),
            ),
            predicate=lambda event: event.state_from != event.state_to,
        )

    @api.model
    def _get_told_change(self, event_sudo):
        case_sudo = event_sudo.case_id
        return {
            "cursor": event_sudo.id,
            "on": instant_text(event_sudo.happened_on),
            "act": event_sudo.act,
            "case": case_sudo.name or None,
            "filing": case_sudo.filing_id.name,
            "from": event_sudo.state_from,
            "to": event_sudo.state_to,
        }

    @api.model
    def _get_settled_event(self):
        """Return the id of the last event before which no other can still appear.

        An id is assigned when an event is written, but the event becomes visible when
        its transaction commits, so that a lower id may appear later. While other
        transactions are writing, the first gap among the recent ids may be theirs:
        everything from there on waits for the next call. Transactions of other
        databases are ignored.
        """
        Event = self.env["grandes.clientes.case.event"]
        Event.flush_model(["happened_on"])
        [[settled]] = self.env.execute_query(
            SQL(
                """
                WITH fresh AS (
                    SELECT id FROM grandes_clientes_case_event
                     WHERE happened_on >= %(since)s
                ), window_ AS (
                    SELECT id FROM fresh
                     UNION
                    SELECT MAX(id) FROM grandes_clientes_case_event
                     WHERE id < (SELECT MIN(id) FROM fresh)
                ), steps AS (
                    SELECT id, LEAD(id) OVER (ORDER BY id) AS next
                      FROM window_ WHERE id IS NOT NULL
                )
                SELECT COALESCE(
                    (SELECT MIN(id) FROM steps
                      WHERE next > id + 1
                        AND EXISTS (
                            SELECT FROM pg_snapshot_xip(pg_current_snapshot())
                                        AS writing(xid)
                             WHERE NOT EXISTS (
                                 SELECT FROM pg_locks held
                                   JOIN pg_stat_activity activity USING (pid)
                                  WHERE held.locktype = 'transactionid'
                                    AND held.transactionid = writing.xid::xid
                                    AND activity.datname != current_database()))),
                    (SELECT MAX(id) FROM grandes_clientes_case_event),
                    0)
                """,
                since=clock.now() - _UNSETTLED,
            )
        )
        return settled
