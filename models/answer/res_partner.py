from odoo import models
from odoo.fields import Domain

from .answer_seal import ADDRESS_FIELDS


class ResPartner(models.Model):
    """Contacts: a change of address requires new signatures on their answers."""

    _name = "res.partner"
    _inherit = "res.partner"

    def write(self, vals):
        """Write; remove the signatures of answers that would go to another address."""
        result = super().write(vals)
        if not ADDRESS_FIELDS.isdisjoint(vals):
            self.env["grandes.clientes.case.answer"]._check_marks(
                Domain("case_id.contact_id", "in", self.ids)
                | Domain("case_id.partner_id", "in", self.ids)
            )
        return result
