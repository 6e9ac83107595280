from odoo import fields, models
from odoo.tools import SQL

from ...tools.quality.marks import CRITICAL
from .quality_sample import SIDES

KINDS = [
    ("official", "Drawn"),
    ("directed", "Directed"),
    ("exercise", "Exercise"),
]


class QualityFigure(models.Model):
    """Figures of signed audits: by side, kind, channel and advisor (I12).

    The final answers after objections count. Second audits are left out, and so is an
    audit whose second one is not signed yet.
    """

    _name = "grandes.clientes.quality.figure"
    _description = "Figures of audits"
    _inherit = ["grandes.clientes.analysis.mixin"]
    _auto = False
    _order = "signed_on desc, id desc"
    _rec_name = "audit_id"

    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    side = fields.Selection(selection=SIDES, readonly=True)
    kind = fields.Selection(
        selection=KINDS,
        readonly=True,
        help="Only the drawn ones tell of the whole; the others stand apart.",
    )
    case_id = fields.Many2one(comodel_name="grandes.clientes.case", readonly=True)
    channel_id = fields.Many2one(comodel_name="grandes.clientes.channel", readonly=True)
    advisor_id = fields.Many2one(comodel_name="res.users", readonly=True)
    auditor_id = fields.Many2one(comodel_name="res.users", readonly=True)
    signed_on = fields.Datetime(readonly=True)
    signed_day = fields.Date(string="Signed", readonly=True)
    audits = fields.Integer(readonly=True, aggregator="sum")
    ecuf_applied = fields.Integer(
        string="User: applied", readonly=True, aggregator="sum"
    )
    ecuf_without = fields.Integer(
        string="User: without error", readonly=True, aggregator="sum"
    )
    ecn_applied = fields.Integer(
        string="Business: applied", readonly=True, aggregator="sum"
    )
    ecn_without = fields.Integer(
        string="Business: without error", readonly=True, aggregator="sum"
    )
    ecc_applied = fields.Integer(
        string="Compliance: applied", readonly=True, aggregator="sum"
    )
    ecc_without = fields.Integer(
        string="Compliance: without error", readonly=True, aggregator="sum"
    )
    enc_applied = fields.Float(
        string="Not critical: weight", readonly=True, aggregator="sum"
    )
    enc_met = fields.Float(string="Not critical: met", readonly=True, aggregator="sum")

    @property
    def _table_query(self):
        """Return the query, with one row per audit."""
        for name in ("audit", "mark", "attribute"):
            self.env[f"grandes.clientes.quality.{name}"].flush_model()
        critical = SQL(", ").join(
            SQL(
                """
                (bool_or(m.error_class = %(code)s AND m.stands <> 'na'))::int
                    AS %(applied)s,
                (bool_or(m.error_class = %(code)s AND m.stands <> 'na')
                 AND NOT bool_or(m.error_class = %(code)s AND m.stands = 'no'))::int
                    AS %(without)s
                """,
                code=code,
                applied=SQL.identifier(f"{code}_applied"),
                without=SQL.identifier(f"{code}_without"),
            )
            for code in CRITICAL
        )
        return SQL(
            """
            SELECT a.id, a.id AS audit_id, a.company_id, a.side, a.case_id,
                   a.channel_id, a.advisor_id, a.auditor_id, a.signed_on,
                   %(day)s AS signed_day, 1 AS audits,
                   CASE WHEN a.is_exercise THEN 'exercise'
                        WHEN a.is_directed THEN 'directed'
                        ELSE 'official' END AS kind,
                   marks.*
              FROM grandes_clientes_quality_audit a
              JOIN LATERAL (
                   SELECT %(critical)s,
                          COALESCE(sum(m.weight) FILTER (
                              WHERE m.error_class = 'enc' AND m.stands <> 'na'), 0)
                              AS enc_applied,
                          COALESCE(sum(m.weight) FILTER (
                              WHERE m.error_class = 'enc' AND m.stands = 'yes'), 0)
                              AS enc_met
                     FROM (SELECT attribute.error_class, attribute.weight,
                                  COALESCE(mark.settled_answer, mark.answer) AS stands
                             FROM grandes_clientes_quality_mark mark
                             JOIN grandes_clientes_quality_attribute attribute
                               ON attribute.id = mark.attribute_id
                            WHERE mark.audit_id = a.id) m) marks ON TRUE
             WHERE a.state = 'signed' AND a.double_of_id IS NULL
               AND a.is_blind IS NOT TRUE
            """,
            day=self._get_local_date(SQL("a.signed_on")),
            critical=critical,
        )
