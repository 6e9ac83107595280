from datetime import timedelta

from odoo import fields, models

from ...tools import clock
from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """Company settings for giving and watching over access."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_access_requests = fields.Boolean(
        string="Access by request",
        help="Access is asked, approved by the Coordinador, validated by quality and "
        "carried out by the administrator.",
    )
    grandes_clientes_dormant_days = fields.Integer(
        string="Days without signing in",
        default=30,
        help="Who has a profile and stays away for longer shows among the alarms.",
    )
    grandes_clientes_exception_days = fields.Integer(
        string="Longest exception from incompatible roles",
        default=365,
        help="In days; another one may follow it, decided anew. 0: no limit.",
    )
    grandes_clientes_review_monthly = fields.Boolean(
        string="Review profiles each month",
        help="Besides the quarterly one.",
    )
    grandes_clientes_review_days = fields.Integer(
        string="Days for a review of profiles",
        default=15,
        help="In which each profile is kept, suspended or removed.",
    )
    grandes_clientes_review_suspends = fields.Boolean(
        string="Suspend what nobody reviewed",
        help="Once the days are over, after three reminders.",
    )

    def _grandes_clientes_get_dormant_before(self):
        """Return the instant before which a last sign-in counts as dormant."""
        self.ensure_one()
        # Sudo: reads a setting on behalf of whoever reads the list of people.
        return clock.now() - timedelta(days=self.sudo().grandes_clientes_dormant_days)
