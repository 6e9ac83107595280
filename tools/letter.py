"""How people begin and end the letters that they write."""

import re

from .text import fold

# Compared with folded text. The answer of an entity abroad may be in English.
_GREETING = re.compile(
    r"((respetad|estimad|apreciad|distinguid)[oa]|senor(a|es|as|ita)?\b|"
    r"doctor(a|es|as)?\b|cordial saludo|reciba un|hola\b|dear\b|"
    r"buen(os|as)? (dias?|tardes?|noches?)|good (day|morning|afternoon|evening)\b)"
)
_FAREWELLS = ("cordialmente", "atentamente", "saludos", "cordial saludo")
# At most this many paragraphs from the end, with the names below it.
_FAREWELL_BLOCKS = 3
# What a farewell, a name and an office do not have: sentences, figures, length.
_NO_NAME = re.compile(r"[.:;?!\d]|.{101}", re.DOTALL)


def is_greeted(text):
    """Return whether a letter greets its reader, so that no greeting is added.

    :param str text: plain text of the letter, or its first line
    """
    return bool(_GREETING.match(fold(text)))


def find_farewell(paragraphs):
    """Return where the farewell of a letter begins, with nothing but names below it.

    A postscript, or a first «Cordial saludo», is part of the letter: where in doubt,
    no farewell is found, and nothing that was written is left out.

    :param paragraphs: plain text of each paragraph of the letter, in their order
    :return: index of the paragraph, or None
    """
    last = len(paragraphs) - 1
    for place in range(last, max(-1, last - _FAREWELL_BLOCKS), -1):
        if fold(paragraphs[place]).startswith(_FAREWELLS):
            said = (fold(text) for text in paragraphs[:place])
            if any(text and not _GREETING.match(text) for text in said) and not any(
                map(_NO_NAME.search, paragraphs[place:])
            ):
                return place
    return None
