from odoo import models
from odoo.fields import Domain


class Filing(models.Model):
    """An answer is signed anew when its filing turns out to be somebody else's."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def write(self, vals):
        """Write; answers that would now go elsewhere are signed anew."""
        result = super().write(vals)
        if not {"contact_id", "partner_id", "email_from", "is_anonymous"}.isdisjoint(
            vals
        ):
            self.env["grandes.clientes.case.answer"]._check_marks(
                Domain("case_id.filing_id", "in", self.ids)
            )
        return result
