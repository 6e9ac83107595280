"""The sentences for people about document numbers, by the codes of their reader."""

from odoo.tools.translate import LazyTranslate

# Terms of a module are lazy; whoever shows them translates with its own env._.
_lt = LazyTranslate(__name__)

MESSAGES = {
    "missing": _lt("The document number is missing."),
    "scientific": _lt(
        "The document number «%(number)s» was rounded by the spreadsheet: write all "
        "its digits."
    ),
    "decimal": _lt("The document number «%(number)s» has decimals: correct it."),
    "characters": _lt(
        "The document number «%(number)s» has characters that no document has: "
        "write only digits and letters."
    ),
    "letters": _lt(
        "The document number «%(number)s» has letters, and that type of document has "
        "only digits: correct the number or the type."
    ),
    "too_short": _lt("The document number «%(number)s» is too short: complete it."),
    "too_long": _lt("The document number «%(number)s» is too long: correct it."),
    "all_equal": _lt(
        "The document number «%(number)s» repeats one digit: write the real one."
    ),
    "check_digit": _lt(
        "The check digit of the NIT «%(number)s» does not match: correct it."
    ),
}
