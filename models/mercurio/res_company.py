from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import clock
from ...tools.mercurio.numbers import PatternError, compile_pattern, normalize
from ..engine.company_settings import with_settings
from .number_messages import refusal

# Pattern field by direction of the letter.
_PATTERN_FIELDS = {
    "in": "grandes_clientes_mercurio_in_pattern",
    "out": "grandes_clientes_mercurio_out_pattern",
}
_HELP = (
    "AAAA is the year, # a digit, #+ any digits, [ ] around what may lack; the rest "
    "stays as it is. Several patterns are separated by |. Empty: any number."
)


@with_settings
class ResCompany(models.Model):
    """Patterns that the company's Mercurio numbers must match."""

    _inherit = "res.company"

    grandes_clientes_mercurio_in_pattern = fields.Char(
        string="Incoming Mercurio numbers", help=_HELP
    )
    grandes_clientes_mercurio_out_pattern = fields.Char(
        string="Outgoing Mercurio numbers", help=_HELP
    )

    @api.constrains(*_PATTERN_FIELDS.values())
    def _check_grandes_clientes_mercurio_patterns(self):
        for company in self:
            for name in _PATTERN_FIELDS.values():
                try:
                    compile_pattern(company[name])
                except PatternError as error:
                    raise ValidationError(refusal(error, self.env._)) from error

    def _grandes_clientes_get_mercurio_pattern(self, way):
        """Return the compiled pattern for ``way``, or ``None`` if any number will do.

        :param str way: ``in`` or ``out``
        """
        self.ensure_one()
        # Sudo: the setting applies to everybody who types a number.
        return compile_pattern(self.sudo()[_PATTERN_FIELDS[way]])

    def _grandes_clientes_check_mercurio(self, way, numbers):
        """Raise unless the numbers match Mercurio's pattern (5.2.2, 5.2.9).

        :param str way: ``in`` or ``out``
        :param numbers: strings, not necessarily normalised
        :raise ValidationError: one does not match; the message shows an example
        """
        self.ensure_one()
        pattern = self._grandes_clientes_get_mercurio_pattern(way)
        for number in numbers if pattern else ():
            if not pattern.matches(normalize(number)):
                raise ValidationError(
                    self.env._(
                        "«%(number)s» is no Mercurio number: it has to look like "
                        "%(example)s. Copy it from Mercurio as it is there.",
                        number=number,
                        example=pattern.example(clock.today(self).year),
                    )
                )
