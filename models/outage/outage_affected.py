from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock

#: Desks that work in the systems.
_DESKS = ("front_office", "back_office")


class Outage(models.Model):
    """The cases that a failure touched: failed consultations and due terms (I11).

    They explain delays; no term moves because of them.
    """

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    affected_count = fields.Integer(
        string="Cases affected",
        compute="_compute_affected",
        help="With a consultation that failed in it, or due in it at the desk that "
        "works in the system.",
    )
    failed_count = fields.Integer(
        string="Failed consultations of cases", compute="_compute_affected"
    )
    overdue_count = fields.Integer(
        string="Overdue by the failure",
        compute="_compute_affected",
        help="A consultation that they needed failed in it, their term ended in it, "
        "and nothing else answers for the delay.",
    )
    proposed_end = fields.Datetime(
        string="Somebody got through",
        compute="_compute_proposed_end",
        help="First consultation of the system that worked after it was last seen to "
        "fail.",
    )

    def _compute_affected(self):
        """Count the affected cases that the user may read."""
        found = self._get_affected()
        every = {
            case_id for row in found.values() for ids in row.values() for case_id in ids
        }
        readable = set(
            self.env["grandes.clientes.case"].search([("id", "in", list(every))]).ids
        )
        for outage in self:
            row = found.get(outage._origin.id, {})
            failed = row.get("failed", set()) & readable
            outage.failed_count = len(failed)
            outage.affected_count = len(failed | row.get("due", set()) & readable)
            outage.overdue_count = len(row.get("overdue", set()) & readable)

    @api.depends("state")
    def _compute_proposed_end(self):
        """Propose the end of open failures, in one query for all of them."""
        self.proposed_end = False
        live = self._origin.filtered(lambda outage: outage.state == "open")
        if not live:
            return
        self.env["grandes.clientes.consultation"].flush_model()
        self.env["grandes.clientes.outage.witness"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT o.id, min(c.consulted_on)
                  FROM grandes_clientes_outage o
                  JOIN grandes_clientes_consultation c
                    ON c.company_id = o.company_id AND c.system_id = o.system_id
                   AND NOT COALESCE(c.system_down, FALSE)
                   AND c.consulted_on > GREATEST(o.began_on, COALESCE((
                       SELECT max(w.witnessed_on)
                         FROM grandes_clientes_outage_witness w
                        WHERE w.outage_id = o.id), o.began_on))
                 WHERE o.id IN %s
                 GROUP BY o.id
                """,
                tuple(live.ids),
            )
        )
        ends = dict(rows)
        for outage in self:
            outage.proposed_end = ends.get(outage._origin.id, False)

    def _get_affected(self, at=None):
        """Return ``{id: {"failed", "due", "overdue": ids of cases}}``.

        Needs two queries, however many failures. ``due`` are the cases whose term ended
        on a day of the failure while they were at a desk that works in the system.
        ``overdue`` are those of them that ended late, with a consultation that failed
        in it and none that worked until the term ended.

        :param datetime at: instant as of which to count; now by default
        """
        at = at or clock.now()
        ids = tuple(self._origin.ids)
        found = {outage_id: defaultdict(set) for outage_id in ids}
        if not ids:
            return found
        self.env.flush_all()
        for outage_id, case_id in self.env.execute_query(
            self._get_failed_query(ids, at)
        ):
            found[outage_id]["failed"].add(case_id)
        for outage_id, case_id, is_overdue in self.env.execute_query(
            self._get_due_query(ids, at)
        ):
            found[outage_id]["due"].add(case_id)
            if is_overdue:
                found[outage_id]["overdue"].add(case_id)
        return found

    @api.model
    def _get_failed_query(self, ids, at):
        """Return the SQL of the cases with a failed consultation in each."""
        return SQL(
            """
            SELECT DISTINCT o.id, c.case_id
              FROM grandes_clientes_outage o
              JOIN grandes_clientes_consultation c
                ON c.company_id = o.company_id AND c.system_id = o.system_id
               AND c.system_down AND c.consulted_on >= o.began_on
               AND c.consulted_on <= LEAST(o.ended_on, %(at)s)
             WHERE o.id IN %(ids)s
            """,
            at=at,
            ids=ids,
        )

    @api.model
    def _get_due_query(self, ids, at):
        """Return the SQL of the cases due in each, and whether it delayed them."""
        return SQL(
            """
            SELECT o.id, k.id,
                   (k.date_legal_due < %(local_at)s
                    AND (k.closed_on IS NULL OR %(closed)s > k.date_legal_due))
                   AND EXISTS (
                       SELECT 1 FROM grandes_clientes_consultation c
                        WHERE c.case_id = k.id AND c.system_id = o.system_id
                          AND c.system_down AND c.consulted_on >= o.began_on
                          AND c.consulted_on <= LEAST(o.ended_on, %(at)s))
                   AND NOT EXISTS (
                       SELECT 1 FROM grandes_clientes_consultation c
                        WHERE c.case_id = k.id AND c.system_id = o.system_id
                          AND NOT COALESCE(c.system_down, FALSE)
                          AND c.consulted_on >= o.began_on
                          AND %(consulted)s <= k.date_legal_due)
              FROM grandes_clientes_outage o
              JOIN grandes_clientes_case k
                ON k.company_id = o.company_id
               AND k.date_legal_due BETWEEN %(began)s AND %(ended)s
               AND k.received_on < LEAST(o.ended_on, %(at)s)
               AND (k.closed_on IS NULL OR k.closed_on >= o.began_on)
              JOIN LATERAL (
                   SELECT e.state_to
                     FROM grandes_clientes_case_event e
                    WHERE e.case_id = k.id AND e.state_to IS NOT NULL
                      AND e.happened_on <= LEAST(o.ended_on, %(at)s)
                    ORDER BY e.sequence DESC
                    LIMIT 1) place ON place.state_to IN %(desks)s
             WHERE o.id IN %(ids)s
            """,
            at=at,
            local_at=self._local(SQL("%s::timestamp", at)),
            closed=self._local(SQL("k.closed_on")),
            consulted=self._local(SQL("c.consulted_on")),
            began=self._local(SQL("o.began_on")),
            ended=self._local(SQL("LEAST(o.ended_on, %s)", at)),
            desks=_DESKS,
            ids=ids,
        )

    @api.model
    def _local(self, instant):
        """Return the SQL of the local day of an instant."""
        tz = self.env.company._grandes_clientes_get_tz()
        return SQL("((%s AT TIME ZONE 'UTC') AT TIME ZONE %s)::date", instant, tz)
