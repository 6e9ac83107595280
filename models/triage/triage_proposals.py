"""Proposals read from the text of a mail, for people to accept.

They cover the people concerned (documents, with the names beside them), the entity
(NIT) and the typification. Nothing here decides, and nothing unclear is proposed.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ...tools.identity import documents
from ...tools.sheet.columns import parse_code
from ...tools.text import clean_cell, fold
from ...tools.typification_match import Entry, Match, Matcher

_LONGEST = 20_000
_MOST_PEOPLE = 50
# Maximum distance of a person's name from their number, in characters.
_NEAR = 90
_PREFIX = re.compile(r"^(?:(?:re|rv|fw|fwd|rta|enc)\s*:\s*)+", re.IGNORECASE)
_CODE = re.compile(r"(?<![\w-])([A-Z]{1,2}\d{2})(?![\w-])")
_PARTICLE = r"(?:de|del|la|las|los|y)"
_WORD = r"[A-ZÁÉÍÓÚÜÑ][\wÁÉÍÓÚÜÑáéíóúüñ'’-]+"
_NAME = re.compile(rf"{_WORD}(?:[ ]+(?:{_PARTICLE}[ ]+){{0,2}}{_WORD}){{1,5}}")
# Words that may begin with a capital but are not part of a name.
_NO_NAME = frozenset(
    "cedula ciudadania tarjeta identidad documento identificacion numero nit cc ti ce"
    " rc nuip ppt pep estudiante beneficiario beneficiaria senor senora senores doctor"
    " doctora cordial saludo buenos buenas dias tardes noches solicitud asunto credito"
    " icetex universidad institucion fundacion corporacion periodo semestre nombre"
    " nombres apellidos estado reciban atentamente gracias programa codigo adjunto"
    " adjuntamos agradezco agradecemos solicito solicitamos informo favor la el los las"
    " en por para con del".split()
)
# Particles allowed inside a name: «MARÍA DE LA CRUZ».
_PARTICLES = frozenset("de del la las los el y".split())
_EDGE = (
    _NO_NAME | _PARTICLES | frozenset("a al e o es sobre sr sra srta dr dra".split())
)
_SMALL = frozenset(
    "a al ante con de del el en es la las lo los mi nos o para por que se si sin su sus"
    " un una unos y ya le les favor solicito solicitamos solicitud cordial saludo senor"
    " senores estudiante beneficiario gracias buenos dias tardes".split()
)
# Length of the prefix that related words share: giro and giros, renovar, renovación.
_STEM = 5
# Required share of an entry's words, and minimum lead of the best over the second.
_ENOUGH = 0.5
_MARGIN = 0.1
_SUBJECT = 0.15


@dataclass(frozen=True)
class Person:
    """Person whom the text names by document.

    :ivar document_type: a code of :data:`.document_types.TYPES`, None if unknown
    :ivar number: as written in the text
    :ivar key: its normalised form
    :ivar name: words beside the number that look like a name, "" if none
    :ivar start: offset of the number in the cleaned text, in characters
    :ivar certain: whether the text says that the number is a document
    """

    document_type: str | None
    number: str
    key: str
    name: str
    start: int
    certain: bool


@dataclass(frozen=True)
class Proposal:
    """Proposal read from one mail.

    :ivar people: the people it is about, in the order of the text
    :ivar nits: NITs that it names, without check digit
    :ivar typification: match in the catalogue, None if nothing is clear enough
    :ivar is_cut: the mail has more text, or names more people, than was read
    """

    people: tuple[Person, ...] = ()
    nits: tuple[str, ...] = ()
    typification: Match | None = None
    is_cut: bool = False


class Reader:
    """Reader that matches mails against one catalogue of typifications."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        self._matcher = Matcher(entries)
        self._codes = {entry.code: entry.id for entry in entries}
        self._words = {
            entry.id: {stem for name in entry.names for stem in _stems(name)}
            for entry in entries
        }
        rare = Counter(stem for words in self._words.values() for stem in words)
        # A word that many entries share says little about any of them.
        self._weight = {
            stem: math.log(1 + len(entries) / count) for stem, count in rare.items()
        }

    def propose(self, subject: object, text: object) -> Proposal:
        """Return the proposal for a mail.

        :param subject: its subject line
        :param text: its text; only the first 20,000 characters are read
        """
        body = clean_cell(text)
        is_cut = len(body) > _LONGEST
        body = body[:_LONGEST]
        subject = _PREFIX.sub("", clean_cell(subject).strip())[:300]
        found = documents.find_in_text(f"{subject}\n{body}")
        offset = len(subject) + 1
        whole = f"{subject}\n{body}"
        nits = tuple(item.key for item in found if item.document_type == "NIT")
        people = [item for item in found if item.document_type != "NIT"]
        # If any number is called a document, the bare ones are something else.
        if any(item.certain for item in people):
            people = [item for item in people if item.certain]
        return Proposal(
            tuple(
                Person(
                    item.document_type,
                    item.number,
                    item.key,
                    _name_beside(whole, item.start, item.start + len(item.number)),
                    item.start - offset,
                    item.certain,
                )
                for item in people[:_MOST_PEOPLE]
            ),
            nits,
            self._typification(subject, body),
            is_cut or len(people) > _MOST_PEOPLE,
        )

    def _typification(self, subject: str, body: str) -> Match | None:
        """Return the match by code, by name in the subject, or by words of the mail."""
        for code in [parse_code(subject), *_CODE.findall(f"{subject}\n{body}")]:
            if code in self._codes:
                return Match(self._codes[code], True)
        if subject:
            match = self._matcher.match(subject)
            if match:
                return match
        return self._by_words(subject, body)

    def _by_words(self, subject: str, body: str) -> Match | None:
        titled = _stems(subject)
        said = titled | _stems(body[:2000])
        scores = []
        for entry_id, words in self._words.items():
            total = sum(self._weight[word] for word in words)
            shared = sum(self._weight[word] for word in words & said)
            # A single word is a coincidence; two words in the subject are not.
            if len(words & said) > 1 and total:
                meant = _SUBJECT if len(words & titled) > 1 else 0
                scores.append((shared / total + meant, entry_id))
        scores.sort(reverse=True)
        if not scores or scores[0][0] < _ENOUGH:
            return None
        if len(scores) > 1 and scores[0][0] - scores[1][0] < _MARGIN:
            return None
        return Match(scores[0][1], False)


def segments(text: str, people: Iterable[Person]) -> list[tuple[str, bool]]:
    """Return the text in pieces, each flagged if it is a document number.

    :param people: as found by :meth:`Reader.propose` in this text
    """
    clean = clean_cell(text)
    pieces, place = [], 0
    for person in sorted(people, key=lambda each: each.start):
        if person.start < place:
            continue  # in the subject, or inside the previous one
        if person.start > place:
            pieces.append((clean[place : person.start], False))
        place = person.start + len(person.number)
        pieces.append((clean[person.start : place], True))
    if clean[place:]:
        pieces.append((clean[place:], False))
    return pieces


def split_among(text: str, people: Iterable[Person]) -> list[str]:
    """Return for each person the lines of a text that are about them.

    They run from the line that names a person to the line that names the next one;
    people named in the same line share the text.

    :param people: as found by :meth:`Reader.propose` in this text, in its order
    """
    clean = clean_cell(text)[:_LONGEST]
    begins = [
        clean.rfind("\n", 0, max(person.start, 0)) + 1 if person.start >= 0 else 0
        for person in people
    ]
    return [
        clean[begin : next((other for other in begins if other > begin), len(clean))]
        for begin in begins
    ]


def _stems(text: str) -> set[str]:
    return {
        word[:_STEM]
        for word in fold(text).split()
        if len(word) > 2 and word not in _SMALL
    }


def _name_beside(text: str, start: int, end: int) -> str:
    """Return the name before a number, or right after it, or ""."""
    before = text[max(0, start - _NEAR) : start]
    # Ignore names on another line, or in a previous item of a list.
    before = before.rpartition("\n")[2].rpartition(";")[2]
    names = [name for match in _NAME.finditer(before) if (name := _clean(match[0]))]
    # With another number in between, the name belongs to somebody else.
    if names and not re.search(r"\d{5,}", before.rpartition(names[-1])[2]):
        return names[-1]
    after = text[end : end + _NEAR].partition("\n")[0]
    match = _NAME.match(after.lstrip(" ,.:;-–—()\t"))
    return _clean(match[0]) if match else ""


def _clean(name: str) -> str:
    """Return the name without surrounding words that are no name, or ""."""
    words = name.split()
    while words and fold(words[0]) in _EDGE:
        words.pop(0)
    while words and fold(words[-1]) in _EDGE:
        words.pop()
    if any(fold(word) in _NO_NAME - _PARTICLES for word in words):
        return ""
    return " ".join(words) if len(words) > 1 else ""
