import re

from odoo import api, models
from odoo.fields import Domain

# Fewer digits are a code, or an incomplete number.
_FEWEST_DIGITS = 6
# Digits of a telephone number without the country code.
_TELEPHONE_DIGITS = 10


class ResPartner(models.Model):
    """Search for callers: by name, NIT, SNIES code or telephone (5.2.1)."""

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _search_display_name(self, operator, value):
        """Also find callers by telephone, and by a NIT in any spelling.

        Only in fields whose context asks for it: elsewhere digits are searched as
        usual.
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
        # A NIT is stored as 899999035-7: match its beginning, without the check digit.
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
