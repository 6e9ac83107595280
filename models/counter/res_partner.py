import re

from odoo import api, models
from odoo.fields import Domain

# Fewer digits are a code, or nothing yet.
_FEWEST_DIGITS = 6
# Of a telephone, what follows the country.
_TELEPHONE_DIGITS = 10


class ResPartner(models.Model):
    """Finding who calls: by name, NIT, SNIES code or telephone (5.2.1)."""

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _search_display_name(self, operator, value):
        """Find callers by telephone and by a NIT in any spelling, where they are asked.

        Only in the fields that say so by their context: elsewhere digits are looked
        up as they always are.
        """
        domain = super()._search_display_name(operator, value)
        if (
            not self.env.context.get("grandes_clientes_caller")
            or operator not in ("ilike", "like", "=ilike")
            or not isinstance(value, str)
        ):
            return domain
        digits = re.sub(r"\D", "", value)
        if len(digits) < _FEWEST_DIGITS or re.search(r"[^\W\d_]", value):
            return domain
        # A NIT is kept as 899999035-7: with its check digit or without, it begins so.
        return (
            Domain(domain)
            | Domain("phone_mobile_search", "ilike", digits[-_TELEPHONE_DIGITS:])
            | Domain("vat", "=like", f"{digits[:9]}%")
        )

    def _get_large_client(self):
        """Return the large client that a caller is or belongs to, if any."""
        self.ensure_one()
        partner = self
        while partner and not partner.is_large_client:
            partner = partner.parent_id
        return partner
