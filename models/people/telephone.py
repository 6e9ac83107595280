from odoo import api, models
from odoo.exceptions import ValidationError

# Length of a short number, such as 195; fewer digits cannot be dialled.
_FEWEST_DIGITS = 3


class ResPartner(models.Model):
    """Telephone numbers of large clients and their contacts, which can be dialled.

    Text beside the digits is kept: an extension, a name, a second number.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _get_telephone_problem(self, written):
        """Return the message about an invalid telephone number, or None.

        :param str written: the number; empty is valid
        """
        written = (written or "").strip()
        if not written or sum(map(str.isdecimal, written)) >= _FEWEST_DIGITS:
            return None
        return self.env._(
            "«%(written)s» is no telephone: write its digits, as 601 382 1670.",
            written=written[:40],
        )

    @api.constrains("phone")
    def _check_phone(self):
        """Refuse telephone numbers of large clients that cannot be dialled."""
        # Sudo: whether the contact is a large client's, whoever writes it.
        for partner in self.sudo():
            if not (partner.is_large_client or partner.parent_id.is_large_client):
                continue
            if problem := self._get_telephone_problem(partner.phone):
                raise ValidationError(problem)
