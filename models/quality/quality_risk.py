from odoo import api, fields, models
from odoo.tools import SQL

#: Days during which an advisor counts as new.
NEW_DAYS = 60
#: Fields of the reasons to audit a case.
REASONS = (
    "is_complaint",
    "is_reopened",
    "is_late",
    "is_sent_back",
    "has_departed",
    "is_of_newcomer",
)


class QualityRisk(models.Model):
    """Closed cases with a reason to audit them, beside the draw (C1)."""

    _name = "grandes.clientes.quality.risk"
    _description = "Case at risk"
    _inherit = ["grandes.clientes.analysis.mixin"]
    _auto = False
    _order = "reasons desc, closed_on desc, id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one(comodel_name="grandes.clientes.case", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    advisor_id = fields.Many2one(comodel_name="res.users", readonly=True)
    channel_id = fields.Many2one(comodel_name="grandes.clientes.channel", readonly=True)
    closed_on = fields.Datetime(readonly=True)
    is_complaint = fields.Boolean(string="Complaint", readonly=True)
    is_reopened = fields.Boolean(string="Was reopened", readonly=True)
    is_late = fields.Boolean(string="Was closed late", readonly=True)
    is_sent_back = fields.Boolean(string="Sent back by an area", readonly=True)
    has_departed = fields.Boolean(string="Departed from a rule", readonly=True)
    is_of_newcomer = fields.Boolean(string="New advisor", readonly=True)
    reasons = fields.Integer(string="Reasons to look", readonly=True)
    why = fields.Char(string="Why to look", compute="_compute_why")

    @api.depends(*REASONS)
    @api.depends_context("lang")
    def _compute_why(self):
        labels = self.fields_get(REASONS, ["string"])
        for risk in self:
            risk.why = ", ".join(
                labels[name]["string"] for name in REASONS if risk[name]
            )

    @property
    def _table_query(self):
        """Return the closed cases with a reason, without complaints about people."""
        for name in ("case", "case.event", "deviation"):
            self.env[f"grandes.clientes.{name}"].flush_model()
        return SQL(
            """
            SELECT found.*,
                   found.is_complaint::int + found.is_reopened::int
                       + found.is_late::int + found.is_sent_back::int
                       + found.has_departed::int + found.is_of_newcomer::int AS reasons
              FROM (
                SELECT c.id, c.id AS case_id, c.company_id, c.user_id AS advisor_id,
                       c.channel_id, c.closed_on,
                       COALESCE(c.kind = 'complaint', FALSE) AS is_complaint,
                       COALESCE(happened.reopened, FALSE)    AS is_reopened,
                       COALESCE(%(closed_day)s > c.date_legal_due, FALSE) AS is_late,
                       COALESCE(happened.sent_back, FALSE)   AS is_sent_back,
                       EXISTS (SELECT FROM grandes_clientes_deviation d
                                WHERE d.case_id = c.id
                                  AND d.corrected_on IS NULL) AS has_departed,
                       COALESCE(u.create_date > c.closed_on - %(new)s
                                * INTERVAL '1 day', FALSE)    AS is_of_newcomer
                  FROM grandes_clientes_case c
                  LEFT JOIN res_users u ON u.id = c.user_id
                  LEFT JOIN LATERAL (
                       SELECT bool_or(e.act = 'reopen') AS reopened,
                              bool_or(e.act IN ('escalation_reject',
                                                'escalation_return')) AS sent_back
                         FROM grandes_clientes_case_event e
                        WHERE e.case_id = c.id) happened ON TRUE
                 WHERE c.state = 'closed' AND c.complained_user_id IS NULL
                   AND NOT EXISTS (SELECT FROM grandes_clientes_quality_audit a
                                    WHERE a.case_id = c.id AND a.is_directed)
              ) found
             WHERE found.is_complaint OR found.is_reopened OR found.is_late
                OR found.is_sent_back OR found.has_departed OR found.is_of_newcomer
            """,
            new=NEW_DAYS,
            closed_day=self._get_local_date(SQL("c.closed_on")),
        )

    def action_direct(self):
        """Open the dialog that creates audits of the selected cases."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Audit these cases"),
            "res_model": "grandes.clientes.quality.direct",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_ids": self.case_id.ids},
        }
