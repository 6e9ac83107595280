"""Parser of lists of entities: institutions of SNIES, municipalities of DANE.

Codes and tax numbers in their stored form, names in normal case, and the probable kind
of entity of a name. Nothing is looked up here.
"""

import re

from stdnum.co import nit

from ..text import fold

#: DANE codes of the departments, in numerical order.
DEPARTMENTS = tuple(
    "05 08 11 13 15 17 18 19 20 23 25 27 41 44 47 50 52 54 63 66 68 70 73 76 81 85 86"
    " 88 91 94 95 97 99".split()
)
#: The capital district, a municipality and a department without a governor.
CAPITAL = "11"
_CAPITAL_CITY = "11001"
# «Gobernación del …» for these, «de …» for the others.
_WITH_ARTICLE = frozenset(
    "08 18 19 20 27 41 47 50 63 73 76 86 88 91 94 95 97 99".split()
)

_SMALL_WORDS = frozenset(
    ("de", "del", "la", "las", "los", "el", "y", "e", "en", "para")
)
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouáéíóúü]", re.IGNORECASE)
_ROMAN = re.compile(r"[IVX]+")
# The first match decides.
_KINDS = (
    ("fund_constituent", r"\bconstituyente|\bfondo\b"),
    ("governorate", r"^gobernacion\b|^departamento (de|del)\b"),
    ("municipality", r"^alcaldia\b|^municipio\b|^distrito\b"),
    (
        "ies",
        r"universidad|universitari[ao]|politecnico|tecnologic[ao]|colegio mayor"
        r"|conservatorio|escuela (superior|naval|militar)|educacion superior",
    ),
    (
        "allied_public_entity",
        r"^ministerio\b|^agencia\b|^superintendencia\b|^departamento administrativo\b"
        r"|^unidad administrativa\b|^instituto (nacional|distrital|departamental)\b"
        r"|^secretaria\b|e ?s ?e\b",
    ),
    ("private_company", r"\bs ?a ?s\b|\bs ?a\b|\bltda\b|\bcompania\b|\bempresa\b"),
)


def propose_type(name: str, snies: str | None = None) -> str:
    """Return the probable kind of large client of an entity with this name."""
    if snies:
        return "ies"
    folded = fold(name)
    return next(
        (kind for kind, pattern in _KINDS if re.search(pattern, folded)), "other"
    )


def read_nit(text: str | None) -> tuple[str | None, str | None]:
    """Return a NIT in its stored form, and a remark about it.

    :return: the number with its check digit, or ``None``; and ``"counted"`` if the
        digit was missing and was computed, ``"wrong"`` if the number is invalid
    """
    if not (text or "").strip():
        return None, None
    number = nit.compact(text)
    if not number.isdigit():
        return None, "wrong"
    if "-" not in text and len(number) == 9 and number[0] in "89":
        # Many lists have it without the check digit.
        return f"{number}-{nit.calc_check_digit(number)}", "counted"
    if not nit.is_valid(number):
        return None, "wrong"
    return f"{number[:-1]}-{number[-1]}", None


def read_snies(text: str | None) -> str | None:
    """Return a SNIES code with at least four digits, ``None`` if it is invalid."""
    digits = (text or "").strip().removesuffix(".0")
    if not digits.isdigit() or len(digits) > 6:
        return None
    return digits.zfill(4)


def read_dane(text: str | None, department: str | None = None) -> str | None:
    """Return the DANE code of a municipality or department, ``None`` if invalid.

    Spreadsheets drop the leading zero («5001»), and some lists have the three digits of
    the municipality apart from the two of the department.
    """
    digits = (text or "").strip().removesuffix(".0")
    if not digits.isdigit():
        return None
    first = (department or "").strip().removesuffix(".0").zfill(2)
    if len(digits) <= 3 and department and first in DEPARTMENTS:
        digits = first + digits.zfill(3)
    size = 2 if len(digits) <= 2 else 5
    code = digits.zfill(size)
    return code if len(code) == size and code[:2] in DEPARTMENTS else None


def get_name_key(name: str | None) -> str:
    """Return what two writings of an entity's name have in common.

    Accents, case, spaces and punctuation tell no entities apart: «Ágora S.A.S.» is
    «AGORA  SAS».
    """
    return fold(name).replace(" ", "")


def write_name(name: str) -> str:
    """Return a name in capitals in normal case; other names are unchanged."""
    name = " ".join(name.split())
    if name != name.upper():
        return name

    def write(match: re.Match) -> str:
        word, before = match[0], name[: match.start()]
        if word.lower() in _SMALL_WORDS and before:
            return word.lower()
        if before.endswith(("-", "(", '"', "“")) or not _VOWEL.search(word):
            return word  # initials
        if _ROMAN.fullmatch(word) and len(word) > 1:
            return word
        return word.capitalize()

    return _WORD.sub(write, name)


def name_municipality(name: str, code: str) -> str:
    """Return the name of the town hall of a municipality."""
    if code == _CAPITAL_CITY:
        return "Alcaldía Mayor de Bogotá D.C."
    return f"Alcaldía de {write_name(name)}"


def name_department(name: str, code: str) -> str:
    """Return the name of the government of a department."""
    article = "del" if code in _WITH_ARTICLE else "de"
    return f"Gobernación {article} {write_name(name)}"
