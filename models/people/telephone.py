from odoo import api, models
from odoo.exceptions import ValidationError

# Of a short line, such as 195: fewer reach nobody.
_FEWEST_DIGITS = 3


class ResPartner(models.Model):
    """The telephones of a large client and its people can be dialled.

    Whatever stands beside the digits stays: an extension, a name, a second number.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _get_telephone_problem(self, written):
        """Return what to do about what was written as a telephone, or None.

        :param str written: empty where none was given, which is no problem
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
        """Refuse what nobody could dial, of who is attended here."""
        # Sudo: whether it is a large client's, whoever writes its contact.
        for partner in self.sudo():
            if not (partner.is_large_client or partner.parent_id.is_large_client):
                continue
            if problem := self._get_telephone_problem(partner.phone):
                raise ValidationError(problem)
