"""Types of identity document used in Colombia, and their common names."""

from ..text import fold

# code: (name, minimum and maximum length, whether letters are allowed)
TYPES = {
    "CC": ("Cédula de ciudadanía", 4, 10, False),
    "TI": ("Tarjeta de identidad", 6, 11, False),
    "CE": ("Cédula de extranjería", 3, 12, True),
    "RC": ("Registro civil", 6, 15, True),
    "NUIP": ("NUIP", 6, 11, True),
    "PA": ("Pasaporte", 4, 16, True),
    "PEP": ("Permiso especial de permanencia", 6, 15, False),
    "PPT": ("Permiso por protección temporal", 5, 11, False),
    "NIT": ("NIT", 6, 10, False),
    "CD": ("Carné diplomático", 3, 16, True),
    "SC": ("Salvoconducto", 3, 16, True),
    "DE": ("Documento extranjero", 3, 20, True),
    "OT": ("Otro documento", 3, 20, True),
}
_ALIASES = {
    "CC": "cc|c c|cedula|cedula ciudadania|cedula de ciudadania|cedula de ciudadano"
    "|ced|cedula c|ciudadania|1 cc|cedula ciudadana",
    "TI": "ti|t i|tarjeta|tarjeta identidad|tarjeta de identidad|t identidad",
    "CE": "ce|c e|cedula extranjeria|cedula de extranjeria|cedula extranjera"
    "|cedula de extranjero|extranjeria|c extranjeria",
    "RC": "rc|r c|registro|registro civil|registro civil de nacimiento|civil",
    "NUIP": "nuip|n u i p|numero unico de identificacion personal",
    "PA": "pa|p a|pas|pasaporte|passport|ps|pp",
    "PEP": "pep|p e p|pe|permiso especial|permiso especial de permanencia",
    "PPT": "ppt|p p t|pt|permiso proteccion temporal|permiso por proteccion temporal"
    "|permiso de proteccion temporal|permiso temporal",
    "NIT": "nit|n i t|ni|numero de identificacion tributaria|rut",
    "CD": "cd|c d|carne diplomatico|carnet diplomatico|carne|carnet",
    "SC": "sc|s c|salvoconducto|salvo conducto|salvoconducto de permanencia",
    "DE": "de|d e|documento extranjero|documento de identidad extranjero|die|dni"
    "|documento nacional de identidad extranjero|cedula venezolana",
    "OT": "ot|otro|otra|otros|otro documento|as|ms|sin identificacion",
}
_MOST_WORDS = 12
_BY_ALIAS = {
    alias: code for code, names in _ALIASES.items() for alias in names.split("|")
}


def parse_type(text: object) -> str | None:
    """Return the code of :data:`TYPES` that ``text`` names, or None.

    :param text: «cédula», «C.C.», «Tarjeta de Identidad», «CC - Cédula»…
    """
    folded = fold(text)
    if folded in _BY_ALIAS:
        return _BY_ALIAS[folded]
    words = [word for word in folded.split() if not word.isdigit()]
    if len(words) > _MOST_WORDS:
        return None
    # «1. Cédula» is only the name; «CC - Cédula de ciudadanía» says it twice.
    whole = _BY_ALIAS.get(" ".join(words))
    if whole:
        return whole
    for size in range(1, len(words)):
        first = _BY_ALIAS.get(" ".join(words[:size]))
        if first and first == _BY_ALIAS.get(" ".join(words[size:])):
            return first
    return None
