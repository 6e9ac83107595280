"""The words of the Spanish catalogue: one a thing, and none that we do not say."""

import re
from pathlib import Path

import polib

from odoo.tests import BaseCase, tagged

_CATALOGUE = Path(__file__).parents[1] / "i18n" / "es.po"
#: What no term says, and what is said instead.
BANNED = {
    r"\bcolas?\b": "bandeja",
    r"\bpuestos?\b(?! de trabajo)": "bandeja, sitio de trabajo",
    r"\bescalamientos?\b": "escalonamiento",
    r"\bCOT\b|America/Bogota": "hora de Colombia",
    r"\bpor favor\b": "(nothing)",
    r"^(Aceptar|Confirmar|Mostrar)\.?$": "a verb and its object",
    r"\b(tú|tus?|contigo|puedes|debes|tienes|quieres|tuy[oa]s?)\b": "usted",
    r"(^|[.:;¿] ?)(Sube|Elige|Escribe|Selecciona|Pulsa|Revisa|Haz)\b": "usted",
    r"[¡!]": "(nothing)",
}
# Expressions of views and addresses are no words.
_MARKUP = re.compile(r"<[^>]*>|https?://\S+|[\w.+-]+@[\w.-]+")

_BRACKETED_PLURAL = re.compile(r"\w\((s|es|a|as|n|o)\)")
_ONE_OF_MANY = re.compile(
    r"(?<![\d.,/%-])1 (?!más|business|hábil|mes\b|interés)\w{3,}s\b"
)
_BRACKETED = re.compile(
    r"\((?:(?:\d\.\d+(?:\.\d+)+|[RCIP]\d{1,2}|G26|INV-\d|A\d-\d-\d\d)(?:, )?)+\)"
)
# What official papers and the procedure itself say, word by word.
_OFFICIAL = re.compile(r"/reports/|procedure|checklist|legal|/i18n/")


@tagged("post_install", "-at_install")
class TestWords(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = [
            term for term in polib.pofile(str(_CATALOGUE)) if not term.obsolete
        ]

    def test_no_banned_word(self):
        self.assertGreater(len(self.terms), 5000)
        for pattern, instead in BANNED.items():
            banned = re.compile(pattern, re.IGNORECASE)
            found = {
                term.msgid: term.msgstr
                for term in self.terms
                if banned.search(_MARKUP.sub(" ", term.msgstr).strip())
            }
            with self.subTest(pattern, instead=instead):
                self.assertEqual(found, {})

    def test_what_is_banned_is_found(self):
        """The patterns do find what they are for."""
        for pattern, words in zip(
            BANNED,
            (
                "En la cola",
                "Su puesto",
                "Un escalamiento",
                "9:00 COT",
                "Por favor espere",
                "Confirmar",
                "Cargue tu archivo",
                "Elige un archivo",
                "¡Listo!",
            ),
            strict=True,
        ):
            with self.subTest(pattern):
                self.assertRegex(words, re.compile(pattern, re.IGNORECASE))

    def test_counts_agree_in_number(self):
        """No «1 casos», and no «caso(s)»: both sentences are written."""
        found = {
            term.msgid: term.msgstr
            for term in self.terms
            if any(
                pattern.search(_MARKUP.sub(" ", words))
                for words in (term.msgid, term.msgstr)
                for pattern in (_BRACKETED_PLURAL, _ONE_OF_MANY)
            )
        }
        self.assertEqual(found, {})

    def test_no_number_of_the_procedure_in_brackets(self):
        """Numbers of steps and rules live in history and official papers alone."""
        found = {
            term.msgid: term.msgstr
            for term in self.terms
            if not all(_OFFICIAL.search(place) for place, _line in term.occurrences)
            and any(_BRACKETED.search(words) for words in (term.msgid, term.msgstr))
        }
        self.assertEqual(found, {})

    def test_numbers_and_plurals_are_found(self):
        """The patterns do find what they are for."""
        self.assertRegex("2 caso(s)", _BRACKETED_PLURAL)
        self.assertRegex("Quedan 1 casos", _ONE_OF_MANY)
        self.assertNotRegex("1 mes, 1 interés, 21 casos", _ONE_OF_MANY)
        for words in ("de hoy (R1)", "antes (5.2.10, R12).", "la entrega (A8-1-07)"):
            self.assertRegex(words, _BRACKETED)

    def test_badges_of_due_dates_fit(self):
        """18 characters at most, with days of two figures."""
        spanish = {term.msgid: term.msgstr for term in self.terms}
        for words in (
            "Overdue",
            "Overdue %(days)s d",
            "Due today",
            "Due tomorrow",
            "1 d left",
            "%(days)s d left",
            "Suspended",
            "On time",
            "Late",
            "Not escalated %(days)s d",
            "Escalate today",
            "Escalate in %(days)s d",
        ):
            with self.subTest(words):
                self.assertTrue(spanish[words])
                self.assertLessEqual(len(spanish[words].replace("%(days)s", "99")), 18)
