"""Error messages about document numbers, by the codes of the parser."""

from odoo.tools.translate import LazyTranslate

from ...tools.identity import documents, odd_characters

# Module-level terms are lazy; they are translated with the reader's own env._.
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
# Messages that name the wrong character and its position.
_ODD = {
    "characters": _lt(
        "The document number «%(number)s» has the sign «%(char)s» in place "
        "%(position)s, which no document has: write only digits and letters."
    ),
    "foreign": _lt(
        "The document number «%(number)s» has in place %(position)s a «%(char)s» of "
        "another alphabet: type it again."
    ),
    "letters": _lt(
        "The document number «%(number)s» has a letter «%(char)s» in place "
        "%(position)s, and that type of document has only digits: correct the number "
        "or the type."
    ),
}
_ODDS = {
    "characters": _lt(
        "The document number «%(number)s» has what no document has, in places "
        "%(places)s: write only digits and letters."
    ),
    "letters": _lt(
        "The document number «%(number)s» has letters in places %(places)s, and that "
        "type of document has only digits: correct the number or the type."
    ),
}


def get_sentence(translate, code, number):
    """Return the message that says what is wrong with a document, and where.

    :param translate: ``env._`` of the reader
    :param code: returned by :func:`~...tools.identity.documents.problem`
    """
    written = documents.written(number)
    odds = odd_characters.find(code, written)
    values = {"number": written if odds else number}
    if len(odds) == 1:
        (odd,) = odds
        sentence = _ODD["foreign" if odd.is_foreign else code]
        values |= {"char": odd.char, "position": odd.position}
    elif odds:
        sentence = _ODDS[code]
        values["places"] = ", ".join(f"{odd.position} («{odd.char}»)" for odd in odds)
    else:
        sentence = MESSAGES[code]
    return translate(sentence) % values
