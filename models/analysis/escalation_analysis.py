from odoo import fields, models
from odoo.tools import SQL

from ...reports.sources.common import is_first_escalation


class EscalationAnalysis(models.Model):
    """Analysis of escalations: rejected, in time, how long (C4, C5)."""

    _name = "grandes.clientes.escalation.analysis"
    _description = "Analysis of escalations"
    _inherit = ["grandes.clientes.analysis.mixin"]
    _auto = False
    _order = "escalated_on desc, id desc"
    _rec_name = "escalation_id"
    _depends = {
        "grandes.clientes.escalation": [
            "company_id",
            "case_id",
            "partner_id",
            "typification_id",
            "product_id",
            "target",
            "mission_area_id",
            "holder_id",
            "escalated_by",
            "mode",
            "state",
            "escalated_on",
            "ended_on",
            "date_due",
            "is_late",
            "is_correct",
            "in_time",
        ],
        "grandes.clientes.case": ["date_legal_due"],
    }

    escalation_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation", readonly=True
    )
    case_id = fields.Many2one(comodel_name="grandes.clientes.case", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Entity", readonly=True
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", readonly=True
    )
    product_id = fields.Many2one(comodel_name="grandes.clientes.product", readonly=True)
    target = fields.Selection(
        selection=lambda self: self._selection_like(
            "grandes.clientes.escalation", "target"
        ),
        string="Desk",
        readonly=True,
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area", readonly=True
    )
    holder_id = fields.Many2one(
        comodel_name="res.users", string="Held by", readonly=True
    )
    escalated_by = fields.Many2one(
        comodel_name="res.users", string="Escalated by", readonly=True
    )
    mode = fields.Selection(
        selection=lambda self: self._selection_like(
            "grandes.clientes.escalation", "mode"
        ),
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: self._selection_like(
            "grandes.clientes.escalation", "state"
        ),
        readonly=True,
    )
    escalated_on = fields.Datetime(readonly=True)
    ended_on = fields.Datetime(readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    is_overdue = fields.Boolean(string="Overdue by the matrix", readonly=True)
    is_legal_overdue = fields.Boolean(string="Overdue by law", readonly=True)
    is_first = fields.Boolean(string="First escalation", readonly=True)
    days = fields.Float(
        string="Business days", readonly=True, aggregator="avg", help="On the desk."
    )
    in_time = fields.Float(
        string="Answered in time (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Of the answered ones, by the matrix.",
    )
    rejected = fields.Float(
        string="Rejected (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Of those that the desk decided.",
    )
    returned = fields.Float(
        string="Returned (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Of those that the desk decided.",
    )
    late = fields.Float(
        string="Escalated late (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Of the first escalations of the cases.",
    )
    correct = fields.Float(
        string="Correct (%)", readonly=True, digits=(5, 1), aggregator="avg", help="C4."
    )

    @property
    def _table_query(self):
        ended = SQL("COALESCE(e.ended_on, %s)", self._get_now_sql())
        return SQL(
            """
            WITH calendar AS (%(calendar)s)
            SELECT e.id, e.id AS escalation_id, e.case_id, e.company_id, e.partner_id,
                   e.typification_id, e.product_id, e.target, e.mission_area_id,
                   e.holder_id, e.escalated_by, e.mode, e.state, e.escalated_on,
                   e.ended_on, %(open)s AS is_open,
                   %(open)s AND e.date_due < %(today)s AS is_overdue,
                   %(open)s AND COALESCE(origin.date_legal_due < %(today)s, FALSE)
                       AS is_legal_overdue,
                   %(first)s AS is_first,
                   %(days)s AS days,
                   CASE WHEN e.state = 'answered'
                        THEN 100.0 * e.in_time::int END AS in_time,
                   CASE WHEN %(decided)s
                        THEN 100.0 * (e.state = 'rejected')::int END AS rejected,
                   CASE WHEN %(decided)s
                        THEN 100.0 * (e.state = 'returned')::int END AS returned,
                   CASE WHEN %(first)s
                        THEN 100.0 * COALESCE(e.is_late, FALSE)::int END AS late,
                   100.0 * COALESCE(e.is_correct, FALSE)::int AS correct
              FROM grandes_clientes_escalation e
              JOIN grandes_clientes_case origin ON origin.id = e.case_id
        CROSS JOIN calendar
             WHERE e.state != 'cancelled'
            """,
            calendar=self._get_business_days(),
            days=self._get_days_between(
                self._get_local_date(SQL("e.escalated_on")), self._get_local_date(ended)
            ),
            open=SQL("e.state IN ('sent', 'accepted')"),
            decided=SQL("e.state IN ('answered', 'rejected', 'returned')"),
            first=is_first_escalation(SQL.identifier("e"), self._get_now_sql()),
            today=self._get_today_sql(),
        )
