from odoo import fields, models

from ..engine.company_settings import with_settings


@with_settings
class ResCompany(models.Model):
    """How a company reads the procedure."""

    _name = "res.company"
    _inherit = "res.company"

    grandes_clientes_procedure_reading = fields.Selection(
        selection=[
            ("either", "Either reading"),
            ("literal", "As the numbers say: 5.2.11 → 5.2.12 → 5.2.15"),
            ("lanes", "As the lanes say: 5.2.11 → 5.2.14, 5.2.12 → 5.2.17"),
        ],
        string="Reading of the procedure",
        default="either",
        required=True,
        help="The published text numbers two jumps otherwise than its lanes do.",
    )

    def cache_invalidation_fields(self):
        """Clear the cached reading when the setting changes."""
        return {
            *super().cache_invalidation_fields(),
            "grandes_clientes_procedure_reading",
        }
