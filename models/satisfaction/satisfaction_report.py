from odoo import fields, models
from odoo.tools import SQL

from ...tools import satisfaction


class SatisfactionReport(models.Model):
    """Marks as the team may see them: no case, entity, contact or comment (I13).

    Measures are NULL, not zero, without an answer, so that averages cover answers
    only.
    """

    _name = "grandes.clientes.satisfaction.report"
    _description = "Marks of requesters"
    _auto = False
    _order = "month desc, id"
    _rec_name = "month"

    month = fields.Date(string="Month asked", readonly=True)
    day = fields.Date(string="Day asked", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Advisor", readonly=True)
    channel_id = fields.Many2one(comodel_name="grandes.clientes.channel", readonly=True)
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", readonly=True
    )
    large_client_type = fields.Selection(
        selection=lambda self: self._selection_large_client_type(),
        string="Type of large client",
        readonly=True,
    )
    asked = fields.Integer(string="Questions asked", readonly=True, aggregator="sum")
    answered = fields.Integer(
        string="Questions answered", readonly=True, aggregator="sum"
    )
    rate = fields.Float(string="Answered, %", readonly=True, aggregator="avg")
    score = fields.Float(string="Mean mark", readonly=True, aggregator="avg")
    csat = fields.Float(
        string="Satisfied, %",
        readonly=True,
        aggregator="avg",
        help="Share of marks 4 and 5 (CSAT). Fewer than 30 answers say little.",
    )
    recommended = fields.Integer(
        string="Recommendations", readonly=True, aggregator="sum"
    )
    nps = fields.Float(
        string="Recommendation",
        readonly=True,
        aggregator="avg",
        help="Share of 9 and 10 less share of 0 to 6 (NPS), from -100 to 100. Fewer "
        "than 30 answers say little.",
    )

    def _selection_large_client_type(self):
        field = self.env["res.partner"]._fields["large_client_type"]
        return field._description_selection(self.env)

    @property
    def _table_query(self):
        """Return the query of the rows, one per question."""
        self.env["grandes.clientes.satisfaction"].flush_model()
        return SQL(
            """
            SELECT asked.id, asked.company_id, asked.user_id, asked.channel_id,
                   asked.typification_id,
                   -- A campus is of what it belongs to.
                   COALESCE(entity.large_client_type, parent.large_client_type)
                       AS large_client_type,
                   date_trunc('month', asked.sent_on AT TIME ZONE 'UTC'
                        AT TIME ZONE %(zone)s)::date AS month,
                   (asked.sent_on AT TIME ZONE 'UTC'
                        AT TIME ZONE %(zone)s)::date AS day,
                   1 AS asked,
                   (asked.state = 'answered')::int AS answered,
                   100.0 * (asked.state = 'answered')::int AS rate,
                   CASE WHEN asked.state = 'answered' THEN asked.score END AS score,
                   CASE WHEN asked.state = 'answered'
                        THEN 100.0 * (asked.score >= %(satisfied)s)::int END AS csat,
                   asked.gave_recommendation::int AS recommended,
                   CASE WHEN asked.gave_recommendation
                        THEN 100.0 * ((asked.recommendation >= %(promoter)s)::int
                                      - (asked.recommendation <= %(detractor)s)::int)
                   END AS nps
              FROM grandes_clientes_satisfaction asked
         LEFT JOIN res_partner entity ON entity.id = asked.partner_id
         LEFT JOIN res_partner parent ON parent.id = entity.parent_id
            """,
            zone=self.env.company._grandes_clientes_get_tz(),
            satisfied=satisfaction.SATISFIED,
            promoter=satisfaction.PROMOTER,
            detractor=satisfaction.DETRACTOR,
        )
