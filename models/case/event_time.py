from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import case_states, clock


class CaseEvent(models.Model):
    """When an event happened, which may be earlier than when it was recorded."""

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    occurred_on = fields.Datetime(
        string="When it was",
        compute="_compute_occurred_on",
        help="Earlier than the time where it was put down afterwards: a mail that was "
        "delivered before midnight, a letter with Mercurio's date.",
    )

    # Corrections are few, but looked up for every closing that a report counts.
    _amending_idx = models.Index("(case_id) WHERE facts ? 'closing'")

    @api.depends("facts", "happened_on")
    def _compute_occurred_on(self):
        for event in self:
            told = (event.facts or {}).get("at")
            event.occurred_on = (
                datetime.fromisoformat(told) if told else event.happened_on
            )

    @api.model
    def _get_when(self, alias, known=None):
        """Return the SQL of when the event ``alias`` happened, used to assign months.

        The facts of the event hold the time if it was recorded later. The day of a
        closing may be corrected afterwards, with Mercurio's date: the last correction
        counts.

        Corrections are few: they are read once per query instead of once per closing,
        which would add half the cost of the rest of a report.

        :param str alias: alias of the table of events
        :param datetime known: ignore what was recorded from then on, naive UTC
        """
        return SQL(
            """
            COALESCE(
                CASE WHEN %(event)s.act = 'close' THEN ((
                     SELECT jsonb_object_agg(place, closed_at)
                       FROM (SELECT DISTINCT ON (place)
                                    amend.case_id || ':' || (amend.facts->>'closing')
                                        AS place,
                                    amend.facts->>'closed_at' AS closed_at
                               FROM grandes_clientes_case_event amend
                              WHERE amend.facts ? 'closing' %(known)s
                              ORDER BY place, amend.sequence DESC) corrected
                     )->>(%(event)s.case_id || ':' || %(event)s.sequence))::timestamp
                END,
                (%(event)s.facts->>'at')::timestamp,
                %(event)s.happened_on)
            """,
            event=SQL.identifier(alias),
            known=SQL("AND amend.happened_on < %s", known) if known else SQL(),
        )

    @api.model
    def _get_last_turns(self, case_ids, before=None):
        """Return ``{case id: instant}`` of the last change into or out of pending.

        :param int before: only consider events before this position of the chain
        """
        self.flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT event.case_id, max(%(when)s)
                      FROM grandes_clientes_case_event event
                     WHERE event.case_id = ANY(%(ids)s)
                       AND (event.act = 'receive'
                            OR (event.state_from = ANY(%(pending)s))
                               != (event.state_to = ANY(%(pending)s)))
                       %(before)s
                     GROUP BY event.case_id
                    """,
                    before=SQL("AND event.sequence < %s", before) if before else SQL(),
                    when=self._get_when("event"),
                    ids=list(case_ids),
                    pending=list(case_states.NOT_ENDED),
                )
            )
        )

    @api.model
    def _get_instants(self, case_ids):
        """Return ``{case id: instant}`` at which what is done now counts as done.

        ``None`` if that is now, because nothing earlier is being recorded.
        """
        occurred = clock.occurred()
        if occurred >= clock.now():
            return None
        return self._within_stretch(dict.fromkeys(case_ids, occurred))

    @api.model
    def _within_stretch(self, instants):
        """Return the instants, limited to between the case's last turn and now.

        A case cannot have been closed before it was received or reopened: becoming
        pending and ceasing to be stay in order, whenever they are recorded.

        :param dict instants: ``{case id: instant}``, naive UTC
        """
        begun = self._get_last_turns(list(instants))
        now = clock.now()
        return {
            case_id: min(max(instant, begun.get(case_id, instant)), now)
            for case_id, instant in instants.items()
        }
