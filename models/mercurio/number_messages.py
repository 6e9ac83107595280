"""User messages about invalid patterns of Mercurio numbers."""

from collections.abc import Callable

from odoo.tools.translate import LazyTranslate

from ...tools.mercurio.numbers import PatternError

# Lazy terms: the caller translates them with its own env._.
_lt = LazyTranslate(__name__)

MESSAGES = {
    "character": _lt(
        "«%(pattern)s» has «%(character)s», which no number has. Write AAAA for the "
        "year, # for each digit, #+ for any digits, [ ] around what may lack, and the "
        "rest as it is."
    ),
    "brackets": _lt("«%(pattern)s» opens or closes a bracket that has no other."),
    "digits": _lt(
        "«%(pattern)s» has no digit that changes: write # where each one goes."
    ),
    "long": _lt("«%(pattern)s» is too long for a number: write a shorter pattern."),
}


def refusal(error: PatternError, translate: Callable = str) -> str:
    """Return the message for a pattern that cannot be used."""
    return str(translate(MESSAGES[error.code])) % error.values
