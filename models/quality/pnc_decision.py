from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import case_states, clock
from ..engine import crons

#: Kinds to decide on: neither is a non-conformity by itself, either may be one.
KINDS = ("complaint", "claim")
# Decisions that the cron creates at once.
_CHUNK = 1000
# A repeat is decided on together with its first case.
_ENDED = [state for state in case_states.END_STATES if state != "duplicate"]


class PncDecision(models.Model):
    """The decision whether an ended complaint or claim is a non-conformity (R10, G26).

    One is created for each that ended, and for each that was reclassified to a request,
    so that quality confirms it. Quality decides within some business days. A case that
    was reopened and ended again gets another decision.
    """

    _name = "grandes.clientes.quality.pnc.decision"
    _description = "Decision on a non-conformity"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "due_on, id"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    kind = fields.Selection(
        selection=[("complaint", "Complaint"), ("claim", "Claim")],
        required=True,
        readonly=True,
        help="What it was taken for; reclassified ones say what they were.",
    )
    is_reclassified = fields.Boolean(
        string="Reclassified to request",
        readonly=True,
        help="Quality says whether it was rightly taken for a request.",
    )
    ended_on = fields.Datetime(
        string="Ended", readonly=True, help="Or was reclassified: the days run from it."
    )
    due_on = fields.Date(string="Decide by", readonly=True)
    typification_id = fields.Many2one(related="case_id.typification_id")
    subject = fields.Char(related="case_id.subject")
    description = fields.Text(related="case_id.description")
    state = fields.Selection(
        selection=[("pending", "To decide"), ("decided", "Decided")],
        default="pending",
        required=True,
        readonly=True,
    )
    is_nonconformity = fields.Selection(
        selection=[("yes", "It is one"), ("no", "It is none")],
        string="Non-conformity",
        readonly=True,
    )
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    note = fields.Text(readonly=True)
    decided_on = fields.Datetime(readonly=True)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    nonconformity_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.nonconformity",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _pending_uniq = models.UniqueIndex("(case_id) WHERE state = 'pending'")
    _pending_idx = models.Index("(company_id, due_on) WHERE state = 'pending'")

    @api.model
    def _get_protected_fields(self):
        """Add all fields: only acts and the cron write them."""
        return super()._get_protected_fields() | {
            "case_id",
            "company_id",
            "decided_by_id",
            "decided_on",
            "due_on",
            "ended_on",
            "is_nonconformity",
            "is_reclassified",
            "kind",
            "nonconformity_id",
            "note",
            "reason_id",
        }

    @api.depends("case_id.display_name")
    def _compute_display_name(self):
        for decision in self:
            decision.display_name = decision.case_id.display_name

    @api.depends("due_on", "state")
    def _compute_is_overdue(self):
        for decision in self:
            decision.is_overdue = bool(
                decision.state == "pending"
                and decision.due_on
                and decision.due_on < clock.today(decision.company_id)
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "=", "pending"),
            ("due_on", "<", clock.today(self.env.company)),
        ]

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the decisions made."""
        return [("state", "=", "decided")]

    def _get_sealed_values(self):
        """Return the values under the seal: the decision, its subject and reason."""
        self.ensure_one()
        return [
            self.case_id.name,
            self.kind,
            self.is_reclassified,
            self.ended_on,
            str(self.due_on or ""),
            self.is_nonconformity,
            self.reason_id.id,
            self.note,
            self.decided_on,
            self.decided_by_id.id,
            self.nonconformity_id.id,
        ]

    # === PENDING DECISIONS === #

    @api.model
    def _cron_find(self):
        """Create decisions for cases ended or reclassified since the last run."""
        for company in self.env["res.company"].search(
            [("grandes_clientes_pnc_from", "!=", False)]
        ):
            with crons.guarded(company, "Decisions on non-conformities"):
                self._find_due(company)

    @api.model
    def _find_due(self, company):
        """Create the missing decisions of ``company``.

        :return: their number
        """
        if not company.grandes_clientes_pnc_from:
            return 0
        since = clock.first_second(company, company.grandes_clientes_pnc_from)
        self.env.flush_all()
        made = 0
        for query in (
            self._get_ended_query(company, since),
            self._get_reclassified_query(company, since),
        ):
            rows = self.env.execute_query_dict(query)
            while rows:
                self._create_due(company, rows[:_CHUNK])
                made += len(rows[:_CHUNK])
                rows = rows[_CHUNK:]
        return made

    @api.model
    def _get_ended_query(self, company, since):
        """Return the query of ended complaints and claims without a decision."""
        return SQL(
            """
            SELECT c.id, c.kind, c.closed_on AS ended_on, FALSE AS is_reclassified
              FROM grandes_clientes_case c
             WHERE c.company_id = %(company)s
               AND c.kind IN ('complaint', 'claim')
               AND c.closed_on >= %(since)s
               AND c.state IN %(ended)s
               AND NOT EXISTS (
                   SELECT FROM grandes_clientes_quality_pnc_decision d
                    WHERE d.case_id = c.id
                      AND (d.state = 'pending' OR d.ended_on >= c.closed_on)
               )
             ORDER BY c.closed_on, c.id
            """,
            company=company.id,
            since=since,
            ended=tuple(_ENDED),
        )

    @api.model
    def _get_reclassified_query(self, company, since):
        """Return the query of cases that became requests; their last change counts."""
        return SQL(
            """
            SELECT DISTINCT ON (c.id) c.id, e.facts->>'kind_from' AS kind,
                   e.happened_on AS ended_on, TRUE AS is_reclassified
              FROM grandes_clientes_case_event e
              JOIN grandes_clientes_case c ON c.id = e.case_id
             WHERE e.act = 'reclassify'
               AND e.happened_on >= %(since)s
               AND e.facts->>'kind_from' IN ('complaint', 'claim')
               AND c.kind = 'request'
               AND c.company_id = %(company)s
               AND NOT EXISTS (
                   SELECT FROM grandes_clientes_quality_pnc_decision d
                    WHERE d.case_id = c.id
                      AND (d.state = 'pending' OR d.ended_on >= e.happened_on)
               )
             ORDER BY c.id, e.happened_on DESC
            """,
            company=company.id,
            since=since,
        )

    @api.model
    def _create_due(self, company, rows):
        """Create pending decisions from the ``rows`` of a query."""
        days = company._grandes_clientes_get_days()
        within = company.grandes_clientes_pnc_days
        # Sudo: created by the system; nobody adds one by hand.
        return self.sudo().create(
            [
                {
                    "case_id": row["id"],
                    "company_id": company.id,
                    "kind": row["kind"],
                    "is_reclassified": row["is_reclassified"],
                    "ended_on": row["ended_on"],
                    "due_on": days.add(
                        clock.local_date(company, row["ended_on"]), within
                    ),
                }
                for row in rows
            ]
        )
