from odoo import fields, models
from odoo.tools import SQL


class CaseAnalysis(models.Model):
    """Analysis of cases: how many, how long, in time or not (C1, C7)."""

    _name = "grandes.clientes.case.analysis"
    _description = "Analysis of cases"
    _inherit = ["grandes.clientes.analysis.mixin"]
    _auto = False
    _order = "received_on desc, id desc"
    _rec_name = "case_id"
    _depends = {
        "grandes.clientes.case": [
            "company_id",
            "partner_id",
            "channel_id",
            "kind",
            "petition_type_id",
            "typification_id",
            "product_id",
            "user_id",
            "mission_area_id",
            "state",
            "received_on",
            "closed_on",
            "date_legal_due",
            "date_promised",
            "date_escalate_by",
            "filing_id",
        ],
        "grandes.clientes.filing": ["arrived_on"],
        "grandes.clientes.escalation": [
            "case_id",
            "target",
            "escalated_on",
            "ended_on",
        ],
        "res.partner": ["large_client_type", "parent_id"],
    }

    case_id = fields.Many2one(comodel_name="grandes.clientes.case", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Entity", readonly=True
    )
    entity_type = fields.Selection(
        selection=lambda self: self._selection_like("res.partner", "large_client_type"),
        string="Type of entity",
        readonly=True,
    )
    channel_id = fields.Many2one(comodel_name="grandes.clientes.channel", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self._selection_like("grandes.clientes.case", "kind"),
        readonly=True,
    )
    petition_type_id = fields.Many2one(
        comodel_name="grandes.clientes.petition.type", readonly=True
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", readonly=True
    )
    product_id = fields.Many2one(comodel_name="grandes.clientes.product", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Advisor", readonly=True)
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area", readonly=True
    )
    state = fields.Selection(
        selection=lambda self: self._selection_like("grandes.clientes.case", "state"),
        readonly=True,
    )
    received_on = fields.Datetime(string="Day zero", readonly=True)
    arrived_on = fields.Datetime(
        string="Received", readonly=True, help="When it reached the channel."
    )
    closed_on = fields.Datetime(readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    is_unassigned = fields.Boolean(string="Unassigned", readonly=True)
    is_legal_overdue = fields.Boolean(string="Overdue by law", readonly=True)
    is_promise_overdue = fields.Boolean(string="Promise overdue", readonly=True)
    is_escalation_late = fields.Boolean(string="Not escalated in time", readonly=True)
    is_closed_in_time = fields.Boolean(string="Closed in time", readonly=True)
    is_closed_late = fields.Boolean(string="Closed late", readonly=True)
    was_escalated = fields.Boolean(string="Escalated", readonly=True)
    in_time = fields.Float(
        string="Closed in time (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Of the closed ones, by their legal term.",
    )
    overdue = fields.Float(
        string="Overdue by law (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Of the open ones.",
    )
    days = fields.Float(
        string="Business days", readonly=True, aggregator="avg", help="Since day zero."
    )
    days_front_office = fields.Float(
        string="Days with front office", readonly=True, aggregator="avg"
    )
    days_back_office = fields.Float(
        string="Days with back office", readonly=True, aggregator="avg"
    )
    days_mission_area = fields.Float(
        string="Days with the areas", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        Named = self.env["grandes.clientes.case.named"]
        ended = SQL("COALESCE(c.closed_on, %s)", self._get_now_sql())
        total = self._get_days_between(
            self._get_local_date(SQL("c.received_on")), self._get_local_date(ended)
        )
        desk = self._get_days_between(
            self._get_local_date(SQL("e.escalated_on")),
            self._get_local_date(SQL("COALESCE(e.ended_on, %s)", self._get_now_sql())),
        )
        return SQL(
            """
            WITH calendar AS (%(calendar)s)
            SELECT c.id, c.id AS case_id, c.company_id, c.partner_id,
                   -- A campus is of what it belongs to.
                   COALESCE(p.large_client_type, parent.large_client_type)
                       AS entity_type,
                   c.channel_id, c.kind,
                   c.petition_type_id, c.typification_id, c.product_id, c.user_id,
                   c.mission_area_id, c.state, c.received_on, c.closed_on,
                   filing.arrived_on, %(named)s,
                   e.case_id IS NOT NULL AS was_escalated,
                   CASE WHEN c.state = 'closed'
                        THEN 100.0 * (%(closed_in_time)s)::int END AS in_time,
                   CASE WHEN %(is_open)s
                        THEN 100.0 * COALESCE(%(legal_overdue)s, FALSE)::int
                    END AS overdue,
                   CASE WHEN %(worked)s THEN %(total)s END AS days,
                   CASE WHEN %(worked)s
                        THEN GREATEST(0, %(total)s - COALESCE(e.back_office, 0)
                                                   - COALESCE(e.mission_area, 0))
                    END AS days_front_office,
                   CASE WHEN %(worked)s THEN COALESCE(e.back_office, 0)
                    END AS days_back_office,
                   CASE WHEN %(worked)s THEN COALESCE(e.mission_area, 0)
                    END AS days_mission_area
              FROM grandes_clientes_case c
        CROSS JOIN calendar
              JOIN grandes_clientes_filing filing ON filing.id = c.filing_id
         LEFT JOIN res_partner p ON p.id = c.partner_id
         LEFT JOIN res_partner parent ON parent.id = p.parent_id
         LEFT JOIN (
                SELECT e.case_id,
                       SUM(%(desk)s) FILTER (WHERE e.target = 'back_office')
                           AS back_office,
                       SUM(%(desk)s) FILTER (WHERE e.target = 'mission_area')
                           AS mission_area
                  FROM grandes_clientes_escalation e
            CROSS JOIN calendar
              GROUP BY e.case_id
                   ) e ON e.case_id = c.id
            """,
            calendar=self._get_business_days(),
            named=SQL(", ").join(
                SQL(
                    "COALESCE(%s, FALSE) AS %s",
                    Named._get_named_sql(name, "c"),
                    SQL.identifier(name),
                )
                for name in Named._get_named_domains()
            ),
            closed_in_time=Named._get_named_sql("is_closed_in_time", "c"),
            is_open=Named._get_named_sql("is_open", "c"),
            legal_overdue=Named._get_named_sql("is_legal_overdue", "c"),
            # Repeats and dismissed cases are received, but nobody works on them.
            worked=SQL("c.state NOT IN ('duplicate', 'dismissed')"),
            total=total,
            desk=desk,
        )
