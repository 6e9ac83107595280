from odoo import fields, models

from ...tools import clock
from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """A company's settings of quality."""

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
    grandes_clientes_pnc_days = fields.Integer(
        string="Days to decide on a non-conformity",
        default=10,
        help="Business days in which quality decides whether an ended complaint or "
        "claim is one, and why.",
    )
    grandes_clientes_pnc_from = fields.Date(
        string="Complaints and claims are decided on since",
        default=lambda self: clock.local_instant(clock.now(), clock.ZONE).date(),
        help="Those that ended before are not asked about.",
    )
    grandes_clientes_pnc_effect_count = fields.Integer(
        string="Repeats that are let pass",
        default=0,
        help="Proposed for a new non-conformity: with more of the same typification "
        "and cause within its window, the action was not effective.",
    )
    grandes_clientes_pnc_effect_days = fields.Integer(
        string="Window of effectiveness",
        default=60,
        help="Calendar days after the action, proposed for a new non-conformity.",
    )
    grandes_clientes_visitor_id = fields.Many2one(
        comodel_name="res.users",
        string="Who visits",
        domain=[("share", "=", False)],
        help="The professional for whom the weekly visits are planned. Empty: the "
        "first one of quality.",
    )
    grandes_clientes_oversight_email = fields.Char(
        string="Address of the Interventoría",
        help="Reports of visits, dispatches of the channel and findings go there. "
        "Empty: the address of the nightly seal.",
    )
    grandes_clientes_technology_email = fields.Char(
        string="Address of technology",
        help="The area that is told of failures of the channel.",
    )

    def _grandes_clientes_get_oversight_email(self):
        """Return the address of the Interventoría, or a false value."""
        self.ensure_one()
        # Sudo: the recipient of an act, whoever does it.
        company_sudo = self.sudo()
        return (
            company_sudo.grandes_clientes_oversight_email
            or company_sudo.grandes_clientes_seal_email
        )

    def _grandes_clientes_get_visitor(self):
        """Return the user for whom weekly visits are planned; may be empty."""
        self.ensure_one()
        # Sudo: planned by the system.
        visitor = self.sudo().grandes_clientes_visitor_id.filtered("active")
        return visitor or self._grandes_clientes_get_users("group_quality")[:1]
