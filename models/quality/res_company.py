from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Settings of quality, a company."""

    _inherit = "res.company"

    grandes_clientes_quality_size = fields.Integer(
        string="Audits a week",
        default=12,
        help="Cases of a week that quality has capacity for, of closings and of "
        "escalations each. 0: nothing is drawn by itself.",
    )
    grandes_clientes_quality_critical_zero = fields.Boolean(
        string="A critical error makes the mark 0", default=True
    )
    grandes_clientes_quality_objection_days = fields.Integer(
        string="Days to object to a mark",
        default=5,
        help="Business days after the signature. Silence is recorded as seen, never "
        "as acceptance.",
    )
    grandes_clientes_finding_reply_days = fields.Integer(
        string="Days to reply to a finding",
        default=5,
        help="Business days in which who answers for it is heard.",
    )
