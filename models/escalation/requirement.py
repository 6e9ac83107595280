from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .escalation_table import Requirement


class EscalationRequirement(models.Model):
    """Requirement that a desk needs met to solve a case (R5)."""

    _name = "grandes.clientes.escalation.requirement"
    _description = "Requirement of an escalation"
    _inherit = ["grandes.clientes.catalogue"]

    kind = fields.Selection(
        selection=[("field", "A field of the case"), ("document", "A document")],
        required=True,
        default="field",
    )
    field_name = fields.Selection(
        selection=[
            ("academic_period", "Academic period"),
            ("beneficiary_id_number", "Beneficiary's document number"),
            ("beneficiary_name", "Beneficiary's name"),
            ("contact_id", "Contact"),
            ("description", "Description"),
            ("mercurio_in_number", "Mercurio number"),
            ("product_id", "Product"),
        ],
        string="Field",
    )

    @api.constrains("kind", "field_name")
    def _check_field_name(self):
        for requirement in self:
            if requirement.kind == "field" and not requirement.field_name:
                raise ValidationError(
                    self.env._(
                        "«%(name)s»: choose which field of the case must be filled.",
                        name=requirement.name,
                    )
                )

    def write(self, vals):
        """Clear the cached matrix, which contains the requirements."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def _get_row(self):
        """Return the requirement as the plain object used to check cases."""
        self.ensure_one()
        return Requirement(
            label=self.name,
            field=self.field_name if self.kind == "field" else None,
        )
