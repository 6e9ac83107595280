"""Replaces personal data in texts by blanks, so that they can be reused for others.

Whoever uses the text rewrites what was blanked unnecessarily; what was not blanked
would disclose one person's data to another. In case of doubt it is blanked. Amounts,
dates and numbers of laws («Ley 1755 de 2015», «15 días hábiles») stay, as they are not
personal.
"""

import re
from collections.abc import Iterable, Mapping

from ..text import clean_cell, fold

#: Kinds of data that a blank replaces.
KINDS = (
    "name",
    "entity",
    "document",
    "address",
    "email",
    "phone",
    "link",
    "amount",
    "date",
    "period",
    "number",
)
# Private-use characters that no text contains (`clean_cell` keeps them, so they are
# removed first).
_FIRST = 0xE000
_SIGN = {kind: chr(_FIRST + place) for place, kind in enumerate(KINDS)}
_SIGNS = f"[{chr(_FIRST)}-{chr(_FIRST + 0xFF)}]"
_NAME = _SIGN["name"]

_PARTICLES = frozenset(
    "de del la las los el y e da do dos van von di san santa".split()
)
# Names of people that are also common words: alone and in lower case they are the word
# («paz y salvo»).
_ALSO_WORDS = frozenset(
    "paz cruz rosa flor sol campo bueno buena mesa calle rey leal luz mar mayor blanco"
    " negro rubio bello cano delgado franco guerra iglesias marin mora pardo pena plata"
    " prado rico rivera rojas salas santos serrano soto torre torres valle vega vera"
    " grande correa castillo fuentes casas ríos rios montes pinto linda alba aurora"
    " consuelo dolores esperanza gloria gracia jardin justo lago mercedes milagros"
    " pilar piedad remedios rosario salud socorro soledad victoria amparo dia angel"
    " clemente segura seguro cuenta caso banco".split()
)
# Capitalised words of our letters that are no names.
_KNOWN = frozenset(
    "icetex atencion grandes clientes front back office area misional ministerio"
    " educacion nacional universidad universidades institucion instituciones superior"
    " republica colombia bogota ley decreto resolucion acuerdo circular articulo codigo"
    " corte constitucional fondo fondos garantia garantias credito creditos educativo"
    " educativos cartera cobranza tesoreria vicepresidencia oficina coordinacion"
    " presidencia direccion subdireccion reglamento manual procedimiento mercurio"
    " cordial saludo cordialmente atentamente respetado respetada respetados respetadas"
    " senor senora senores senoras doctor doctora estimado estimada estimados apreciado"
    " apreciada buenos buenas dias tardes noches rad radicado radicacion caso asunto"
    " referencia ref en de del la el los las por para con sin sobre nuestro nuestra su"
    " sus este esta estos estas se le les lo no si ya que como una un al y o a e paz"
    " salvo renovacion giro giros matricula pago pagos plan estudio periodo semestre"
    " academico academica programa solicitud respuesta informacion certificado"
    " certificacion estado cuenta sede electronica virtual correo electronico linea"
    " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " coordinador coordinadora rector rectora director directora jefe beneficiario"
    " beneficiaria estudiante estudiantes equipo linea asesor asesora gracias"
    " agradecemos"
    " diciembre lunes martes miercoles jueves viernes sabado domingo".split()
)
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|se[pt]+iembre|octubre|noviembre"
    "|diciembre|ene|feb|mar|abr|may|jun|jul|ago|sep|sept|oct|nov|dic"
)
_COUNT_WORDS = (
    "un|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce"
    "|quince|diecis[eé]is|diecisiete|dieciocho|diecinueve|veinte|veinti\\w+|treinta"
    "|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|cientos?|ciento"
    "|doscient[oa]s|trescient[oa]s|cuatrocient[oa]s|quinient[oa]s|seiscient[oa]s"
    "|setecient[oa]s|ochocient[oa]s|novecient[oa]s|mil|mill[oó]n|millones"
)
_STREET = (
    "calle|cll?|carrera|cra|cr|kra|kr|avenida|avda|av|ac|ak|diagonal|diag|dg|transversal"
    "|transv|tv|autopista|circular|manzana|mz"
)
_PART = (
    r"(?:n[oº°]?\.?|#|bis|sur|norte|este|oeste|occidente|oriente|[-–—]|\d+\s?[a-z]?\b)"
)
_INSIDE = (
    r"(?:,?\s*(?:apto|apartamento|apt|ap|torre|interior|int|oficina|of|casa|piso|bloque"
    r"|bl|lote|local|conjunto|edificio|ed)\.?\s*(?:n[oº°]\.?\s*)?[\w-]{1,12})"
)
_WORD = r"[^\W\d_]+(?:['’`´\-‐‑][^\W\d_]+)*"
_WORDS = re.compile(_WORD)
_CAPITAL = r"[A-ZÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇÝŠŽŁØÆŒ]"
_CAPITALISED = rf"{_CAPITAL}[\w'’`´\-‐‑]*"
_SEQUENCE = re.compile(
    rf"(?<![\w])({_CAPITALISED}(?:\s+(?:(?:de|del|la|las|los|y)\s+){{0,3}}{_CAPITALISED})+)"
)
_CUE = re.compile(
    r"\b((?:se[ñn]or(?:ita|a|es|as)?|sr(?:es|a|ta)?\.?|estudiantes?|beneficiari[oa]s?"
    r"|codeudor(?:a|es)?|deudor(?:a|es)?|titular|doctor[a]?|dr[a]?\.?|apoderad[oa]"
    r"|acudiente|ciudadan[oa]|joven|aspirante|egresad[oa]|madre|padre|a nombre de"
    r"|llamad[oa]|nombre|coordinador[a]?|[Ee]stimad[oa]s?|[Aa]preciad[oa]s?"
    r"|[Rr]espetad[oa]s?|[Cc]ordialmente|[Aa]tentamente|[Ss]aludos?|[Ss]e[ñn]or(?:a|es|as)?"
    r"|[Dd]octora?|[Dd]ra?\.?|[Ss]ra?\.?)\b[\s:,.]*(?:(?:de|del|la|el)\s+)?)"
    rf"({_CAPITALISED}(?:\s+(?:(?:de|del|la|las|los|y)\s+){{0,3}}{_CAPITALISED})*)",
)
_GENERAL = (
    (re.compile(r"\b(?:https?://|www\.)\S+", re.I), "link"),
    (re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.\w+"), "email"),
    (
        re.compile(
            rf"\b(?:{_STREET})\b\.?\s*(?:n[oº°]\.?\s*)?\d+\s?[a-z]?\b"
            rf"(?:\s*{_PART})*{_INSIDE}*",
            re.I,
        ),
        "address",
    ),
    (
        re.compile(
            r"(?i:\b(?:vereda|barrio|corregimiento|urbanizaci[oó]n|conjunto|finca))\s+"
            rf"(?:(?:el|la|los|las|de|del)\s+)*{_CAPITALISED}(?:\s+{_CAPITALISED})*"
        ),
        "address",
    ),
    (
        re.compile(
            r"(?:\b(?:cop|usd|us)\s*)?\$\s*\d[\d.,'’\s]*\d?"
            r"(?:\s*(?:mil(?:lones)?|pesos|cop|m/cte)\b\.?)*",
            re.I,
        ),
        "amount",
    ),
    (
        re.compile(
            r"\b\d[\d.,'’]*\s*(?:mil(?:lones)?\s+)?(?:de\s+)?"
            r"(?:pesos|millones|cop|usd|d[oó]lares|smlmv|smmlv)\b",
            re.I,
        ),
        "amount",
    ),
    (re.compile(r"\b(?:cop|usd)\s*\d[\d.,'’]*", re.I), "amount"),
    (
        re.compile(
            rf"\b(?:(?:{_COUNT_WORDS})\s+(?:y\s+)?)+(?:de\s+)?(?:pesos|d[oó]lares)\b",
            re.I,
        ),
        "amount",
    ),
    (re.compile(r"(?<!\d)\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}(?!\d)"), "date"),
    (re.compile(r"(?<!\d)(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}(?!\d)"), "date"),
    (
        re.compile(
            rf"\b\d{{1,2}}\s?[°º]?\s?(?:de\s+|[-/ ])(?:{_MONTHS})\b\.?"
            r"(?:,?\s*(?:del?\s+|[-/ ])?(?:a[ñn]o\s+)?\d{4})?",
            re.I,
        ),
        "date",
    ),
    (
        re.compile(r"(?<![\w-])(?:19|20)\d\d\s?[-–]\s?(?:[1-4]|I{1,3}|IV)(?![\w-])"),
        "period",
    ),
    (re.compile(r"\b[A-Z]{1,6}-?\d{4}-?\d{3,12}\b", re.I), "number"),
    (
        re.compile(
            r"(?i:\b(?:tel[eé]fonos?|tel|celular|cel|m[oó]vil|whatsapp|fijo))\b\.?"
            r"[\s:.#()+-]*\d[\d\s().+-]{5,}\d"
        ),
        "phone",
    ),
    (
        re.compile(r"(?<![\w.])(?:\+?57[\s-]?)?3\d{2}[\s.-]?\d{3}[\s.-]?\d{4}(?!\w)"),
        "phone",
    ),
    (
        re.compile(
            r"(?i:\b(?:c\s?\.?\s?c|t\s?\.?\s?i|c\s?\.?\s?e|r\s?\.?\s?c|nit|nuip|pep|ppt"
            r"|pasaporte|c[eé]dula|documento|identificaci[oó]n|tarjeta de identidad)"
            r"\b\.?"
            r"(?:\s+de\s+(?:ciudadan[ií]a|extranjer[ií]a|identidad))?"
            r"[\s:.#]*(?:n[°ºo.]*|n[uú]mero)?[\s:.#]*)[A-Z]{0,3}-?\d[\dA-Z.\s,-]*\d"
        ),
        "document",
    ),
    (re.compile(r"\b[A-Z]{1,4}-?\d{5,}\b", re.I), "document"),
    (re.compile(r"(?<!\d)\d(?:[.\s,'’–-]?\d){4,}(?!\d)"), "number"),
)
_JOINED = re.compile(
    rf"{_NAME}(?:(?:[\s,.]+(?:{'|'.join(sorted(_PARTICLES))}))*[\s,.]*{_NAME})+"
)
_INITIALS = re.compile(
    rf"(?:\b{_CAPITAL}\.\s*)+(?={_NAME})|(?<={_NAME})(?:\s+{_CAPITAL}\.)+"
)
# A short name next to a blanked one: «María {name}», «{name} de Zubiría».
_BESIDE = re.compile(
    rf"(?:{_CAPITALISED}\s+(?:(?:de|del|la|las|los)\s+){{0,3}}){{1,3}}(?={_NAME})"
    rf"|(?<={_NAME})(?:\s+(?:(?:de|del|la|las|los)\s+){{0,3}}{_CAPITALISED}){{1,3}}"
)


def blank(
    text: object,
    marks: Mapping[str, str],
    names: Iterable[object] = (),
    entities: Iterable[object] = (),
    codes: Iterable[object] = (),
    known: Iterable[object] = (),
) -> str:
    """Return the text with blanks in place of personal data.

    :param text: original text
    :param marks: replacements, by :data:`KINDS`
    :param names: full names of people in the text; each of their words is blanked, in
        any spelling
    :param entities: names of entities, blanked as a whole
    :param codes: documents and numbers in the text, with any separators between their
        characters
    :param known: capitalised names of things that are no people
    """
    text = re.sub(_SIGNS, "", clean_cell(text))
    text = re.sub(r"[^\S\n]", " ", text)
    for entity in sorted(filter(None, map(fold, entities)), key=len, reverse=True):
        text = _blank_words(text, entity.split(), "entity")
    for code in codes:
        text = _blank_code(text, code)
    for pattern, kind in _GENERAL:
        text = pattern.sub(lambda match, sign=_SIGN[kind]: _spaced(match, sign), text)
    text = _blank_names(text, names)
    known_words = _KNOWN | {word for each in known for word in fold(each).split()}
    text = _CUE.sub(lambda match: match[1] + _hide(match[2], known_words, 1), text)
    text = _SEQUENCE.sub(lambda match: _hide(match[1], known_words, 2), text)
    for _turn in range(2):
        text = _INITIALS.sub("", _JOINED.sub(_NAME, text))
        text = _BESIDE.sub(lambda match: _hide(match[0], known_words, 1), text)
    text = _JOINED.sub(_NAME, text)
    for kind, sign in _SIGN.items():
        text = text.replace(sign, marks[kind])
    return text


def _spaced(match: re.Match, sign: str) -> str:
    """Return the sign, followed by a space if the match ends with one."""
    return sign + (" " if match[0][-1:].isspace() else "")


def _hide(sequence: str, known: frozenset | set, fewest: int) -> str:
    """Replace each run of unknown words by the sign of a name.

    :param fewest: least number of words of a run
    """
    tokens = re.split(r"(\s+)", sequence)
    words = [
        (place, token)
        for place, token in enumerate(tokens)
        if token.strip() and fold(token) not in _PARTICLES
    ]
    run = []
    for place, token in [*words, (None, "")]:
        parts = [part for part in fold(token).split() if len(part) > 2]
        if token and not any(part in known for part in parts):
            run.append(place)
            continue
        if len(run) >= fewest:
            tokens[run[0]] = _NAME
            for other in range(run[0] + 1, run[-1] + 1):
                tokens[other] = ""
        run = []
    return "".join(tokens)


def _blank_words(text: str, words: list[str], kind: str) -> str:
    """Blank a run of words, regardless of case, accents and separators."""
    found = [(match.start(), match.end()) for match in re.finditer(r"\w+", text)]
    folded = [fold(text[start:end]) for start, end in found]
    place, pieces, last = 0, [], 0
    while place <= len(found) - len(words):
        if folded[place : place + len(words)] == words:
            pieces += [text[last : found[place][0]], _SIGN[kind]]
            last = found[place + len(words) - 1][1]
            place += len(words)
        else:
            place += 1
    return "".join([*pieces, text[last:]])


def _blank_code(text: str, code: object) -> str:
    signs = "".join(char for char in fold(code) if char.isalnum())
    if len(signs) < 4:
        return text
    pattern = r"[\W_]{0,3}".join(map(re.escape, signs))
    return re.sub(rf"(?<!\w){pattern}(?!\w)", _SIGN["number"], text, flags=re.I)


def _blank_names(text: str, names: Iterable[object]) -> str:
    """Blank each word of the names, in any spelling, alone or joined with others."""
    words = set()
    for name in names:
        parts = fold(name).split()
        words.update(part for part in parts if part not in _PARTICLES)
        # «O'Neill» is also written «Oneill», «García-Peña» also «GarciaPeña».
        for token in str(name or "").split():
            joined = fold(token).replace(" ", "")
            if " " in fold(token) and joined not in _PARTICLES:
                words.add(joined)
    words -= {word for word in words if len(word) < 2}

    def replace(match):
        token = match[0]
        parts = fold(token).split()
        if not ({*parts, "".join(parts)} & words):
            return token
        is_small = token.lower() == token
        if (
            is_small
            and len(parts) == 1
            and (parts[0] in _ALSO_WORDS or len(parts[0]) < 3)
        ):
            return token
        return _NAME

    return _WORDS.sub(replace, text)
