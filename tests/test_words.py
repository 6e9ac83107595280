"""The words of the Spanish catalogue: one term per thing, and none that is banned."""

import ast
import re
from pathlib import Path

import polib

from odoo.tests import BaseCase, tagged

_ROOT = Path(__file__).parents[1]
_CATALOGUE = _ROOT / "i18n" / "es.po"
_FOLDERS = ("models", "wizards", "controllers", "reports")
#: Banned in any translation: pattern, and what to say instead.
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
    r"\b(the|and|with|your|you|login|password|desk|ticket)\b": "Spanish",
    r"\b(el|al|del|un) (supervisor|administrador de perfiles)\b": "supervisora, …",
    r"\b(olvidó|equivocó|no sabe|error suyo|culpa)\b": "(no blame)",
}
# Markup, addresses and placeholders are not words.
_MARKUP = re.compile(r"<[^>]*>|https?://\S+|[\w.+-]+@[\w.-]+|%\(\w+\)s")

_BRACKETED_PLURAL = re.compile(r"\w\((s|es|a|as|n|o)\)")
_ONE_OF_MANY = re.compile(
    r"(?<![\d.,/%-])1 (?!más|business|hábil|mes\b|interés|lacks\b|stays\b|waits\b)"
    r"\w{3,}s\b"
)
_BRACKETED = re.compile(
    r"\((?:(?:\d\.\d+(?:\.\d+)+|[RCIP]\d{1,2}|G26|INV-\d|A\d-\d-\d\d)(?:, )?)+\)"
)
# A number with a plural: «%(count)s cases».
_COUNTED = re.compile(
    r"%\((?:count|days|documents|cases|channels|times|entities|going)\)s"
    r" (?:[a-z]+ )?(?!is\b|was\b|has\b)[a-z]{2,}s\b"
)
# A comparison with one, in the function that builds the sentence.
_ASKS_FOR_ONE = re.compile(r"(?:==|!=|<=|>=?|<) ?[12]\b")
# Never one: fixed limits, and the names of acts on many.
_NEVER_ONE = re.compile(r"[A-Z_]{4,}|limit|longest|most|length|tries|error\.values.*")
_OF_MANY = ("Daily signature:", "The law gives", "There are %(count)s documents")
_NAMES_OF_MANY = {"_run_or_submit", "_get_job_name"}
# Date and datetime fields, whose raw values no sentence may contain.
_A_DAY = re.compile(r"^(date_\w+|valid_from|\w+_(on|until|due))$")
_SAYS = ("_get_screen_notice", "_notify_on_screen")
# Official papers and the procedure itself, which keep their wording.
_OFFICIAL = re.compile(r"/reports/|procedure|checklist|legal|/i18n/")


@tagged("post_install", "-at_install", "slow")
class TestWords(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = [
            term for term in polib.pofile(str(_CATALOGUE)) if not term.obsolete
        ]
        cls.trees = {
            str(path.relative_to(_ROOT)): ast.parse(path.read_text())
            for name in _FOLDERS
            for path in (_ROOT / name).rglob("*.py")
        }

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
        """The patterns find what they are meant for."""
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
                "Your answer",
                "Lo firma el supervisor",
                "Olvidó la tipificación",
            ),
            strict=True,
        ):
            with self.subTest(pattern):
                self.assertRegex(words, re.compile(pattern, re.IGNORECASE))

    def test_counts_agree_in_number(self):
        """No «1 casos», and no «caso(s)»: both sentences exist."""
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
        """Numbers of steps and rules appear in history and official papers only."""
        found = {
            term.msgid: term.msgstr
            for term in self.terms
            if not all(_OFFICIAL.search(place) for place, _line in term.occurrences)
            and any(_BRACKETED.search(words) for words in (term.msgid, term.msgstr))
        }
        self.assertEqual(found, {})

    def test_numbers_and_plurals_are_found(self):
        """The patterns find what they are meant for."""
        self.assertRegex("2 caso(s)", _BRACKETED_PLURAL)
        self.assertRegex("Quedan 1 casos", _ONE_OF_MANY)
        self.assertNotRegex("1 mes, 1 interés, 21 casos", _ONE_OF_MANY)
        for words in ("de hoy (R1)", "antes (5.2.10, R12).", "la entrega (A8-1-07)"):
            self.assertRegex(words, _BRACKETED)

    def test_badges_of_due_dates_fit(self):
        """At most 18 characters, with two-digit numbers of days."""
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

    # === WHAT THE CODE SAYS === #

    @staticmethod
    def _get_terms(node):
        """Return the calls that translate a sentence, inside a node of the code."""
        return [
            call
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
            and getattr(call.func, "attr", getattr(call.func, "id", "")) in ("_", "_lt")
            and call.args
            and isinstance(call.args[0], ast.Constant)
        ]

    def _is_fine_at_one(self, function, call):
        """Return whether the counted number is never one, or is compared with one."""
        words = ast.unparse(function)
        others = [str(term.args[0].value) for term in self._get_terms(function)]
        if call.args[0].value.startswith(_OF_MANY) or any(
            re.search(r"\b1 \w", other) for other in others
        ):
            return True
        if _ASKS_FOR_ONE.search(words) or any(name in words for name in _NAMES_OF_MANY):
            return True
        name = re.search(r"%\((\w+)\)s", _COUNTED.search(call.args[0].value)[0])[1]
        counts = [
            ast.unparse(value.value) for value in call.keywords if value.arg == name
        ]
        return bool(counts) and all(map(_NEVER_ONE.search, counts))

    def test_what_is_counted_has_its_sentence_for_one(self):
        """Both sentences exist in the function that states the number."""
        found, counted = [], 0
        for file, tree in self.trees.items():
            for function in ast.walk(tree):
                if not isinstance(function, ast.FunctionDef):
                    continue
                for call in self._get_terms(function):
                    if not _COUNTED.search(str(call.args[0].value)):
                        continue
                    counted += 1
                    if not self._is_fine_at_one(function, call):
                        found.append(f"{file}: {call.args[0].value}")
        self.assertGreater(counted, 50)
        for term in self.terms:
            for place, _line in term.occurrences:
                path = _ROOT / place.removeprefix("code:addons/grandes_clientes/")
                if (
                    path.suffix == ".js"
                    and re.search(r"^%s (?!has\b|is\b)[a-z]{2,}s\b", term.msgid)
                    and "=== 1" not in path.read_text()
                ):
                    found.append(f"{path.name}: {term.msgid}")
        self.assertEqual(found, [])

    def _get_outcomes(self, node):
        """Return the possible results of an expression: «a and b or c» gives b or c."""
        if not isinstance(node, ast.BoolOp):
            return [node]
        kept = node.values[-1:] if isinstance(node.op, ast.And) else node.values
        return [each for value in kept for each in self._get_outcomes(value)]

    def test_days_are_written_as_people_write_them(self):
        """No «2026-11-20»: each date is formatted for the sentence (rule 15)."""
        found = [
            f"{file}: {term.args[0].value}"
            for file, tree in self.trees.items()
            for term in self._get_terms(tree)
            for value in term.keywords
            for node in self._get_outcomes(value.value)
            if isinstance(node, ast.Attribute) and _A_DAY.search(node.attr)
        ]
        self.assertEqual(found, [])

    def _get_spoken(self):
        """Return ``(files that show notices, {(file, English text)})``."""
        files, spoken = set(), set()
        for file, tree in self.trees.items():
            words = (_ROOT / file).read_text()
            if file == "models/engine/notice.py":
                continue
            self.assertNotRegex(words, "display_notification|simple_notification", file)
            if not any(name in words for name in _SAYS):
                continue
            for function in ast.walk(tree):
                if not isinstance(function, ast.FunctionDef):
                    continue
                said = [
                    node
                    for node in ast.walk(function)
                    if isinstance(node, ast.Call)
                    and getattr(node.func, "attr", "") in _SAYS
                ]
                if not said:
                    continue
                files.add(file)
                said += [
                    node
                    for node in ast.walk(function)
                    if isinstance(node, ast.Assign)
                    and ast.unparse(node.targets[0]) in ("message", "title")
                ]
                spoken |= {
                    (file, term.args[0].value)
                    for node in said
                    for term in self._get_terms(node)
                }
        return files, spoken

    def test_every_notice_is_in_its_table(self):
        """``docs/notices.md`` has the text of each notice, and no others (rule 30)."""
        rows = {
            (cells[4].strip("`"), cells[1])
            for line in (_ROOT / "docs/notices.md").read_text().splitlines()
            if len(cells := [cell.strip() for cell in line.split("|")]) == 6
            and cells[4].startswith("`")
        }
        spanish = {term.msgid: term.msgstr for term in self.terms}
        said = {
            (place.removeprefix("code:addons/grandes_clientes/"), term.msgstr)
            for term in self.terms
            for place, _line in term.occurrences
        }
        self.assertEqual(rows - said, set(), "no such words are said there")
        files, spoken = self._get_spoken()
        for path in (_ROOT / "static/src").rglob("*.js"):
            if "notification.add(" in path.read_text():
                files.add(str(path.relative_to(_ROOT)))
        # The notice of a sent answer is shown by its own action.
        files.add("models/answer/answer_buttons.py")
        spoken = {(file, spanish[words]) for file, words in spoken}
        self.assertGreater(len(spoken), 20)
        self.assertEqual(spoken - rows, set(), "no row has these words")
        self.assertEqual({file for file, _words in rows}, files)
