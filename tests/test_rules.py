"""Rules cited in the code are in docs/rules.md, and its references exist."""

import ast
import io
import re
import tokenize
from pathlib import Path

from odoo.tests import BaseCase, tagged

_ROOT = Path(__file__).parent.parent
_PLACES = (
    "controllers",
    "demo",
    "hooks.py",
    "models",
    "reports",
    "tests",
    "tools",
    "wizards",
)
# A step counts anywhere; a short code only in comments and docstrings, where it cannot
# be a cell of a spreadsheet.
_STEP = re.compile(r"\b5\.2\.\d{1,2}\b")
_CODE = re.compile(r"\b(?:INV-\d+|[RCP]\d{1,2}|G\d{2}|A\d-\d-\d{2}|I\d{2})(?=[ab]?\b)")
_ROW = re.compile(r"^\| ([A-Z0-9][\w.-]*) \|(.*)\| (.*) \| (.*) \|$", re.MULTILINE)
_PATH = re.compile(r"`([^`]+)`")


def get_rows():
    """Return ``{id: (enforcing places, tests)}`` of the page of rules."""
    page = (_ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    return {
        row[1]: (_PATH.findall(row[3]), _PATH.findall(row[4]))
        for row in _ROW.finditer(page)
    }


def get_prose(source):
    """Yield the comments and docstrings of a Python source."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(
            node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        ):
            yield ast.get_docstring(node) or ""


def get_citations():
    """Return ``{id: files that cite it}``."""
    cited = {}
    for place in _PLACES:
        path = _ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            source = file.read_text(encoding="utf-8")
            # Most files contain none anywhere, and need not be parsed.
            prose = "\n".join(get_prose(source)) if _CODE.search(source) else ""
            for code in {*_STEP.findall(source), *_CODE.findall(prose)}:
                cited.setdefault(code, []).append(str(file.relative_to(_ROOT)))
    return cited


@tagged("post_install", "-at_install", "slow")
class TestRules(BaseCase):
    def test_every_id_has_one_row(self):
        """With two rows, one of them would not be compared."""
        page = (_ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
        ids = [row[1] for row in _ROW.finditer(page)]
        self.assertEqual([code for code in set(ids) if ids.count(code) > 1], [])

    def test_every_citation_has_a_row(self):
        rows = get_rows()
        missing = {
            code: files[:3]
            for code, files in get_citations().items()
            if code not in rows
        }
        self.assertEqual(missing, {}, "write a row for these in docs/rules.md")

    def test_every_row_is_enforced_and_tested(self):
        for code, (places, tests) in get_rows().items():
            with self.subTest(code):
                self.assertTrue(places, "nothing enforces it")
                self.assertTrue(tests, "nothing tests it")
                for place in places:
                    self.assertTrue((_ROOT / place).is_file(), place)
                for test in tests:
                    self.assertTrue((_ROOT / "tests" / test).is_file(), test)

    def test_every_row_is_cited_where_it_is_enforced(self):
        for code, (places, _tests) in get_rows().items():
            with self.subTest(code):
                text = "".join(
                    (_ROOT / place).read_text(encoding="utf-8") for place in places
                )
                self.assertTrue(
                    re.search(rf"{re.escape(code)}(?!\d)", text),
                    f"none of {', '.join(places)} cites it",
                )

    def test_every_row_is_cited_where_it_is_tested(self):
        for code, (_places, tests) in get_rows().items():
            with self.subTest(code):
                text = "".join(
                    (_ROOT / "tests" / test).read_text(encoding="utf-8")
                    for test in tests
                )
                self.assertTrue(
                    re.search(rf"{re.escape(code)}(?!\d)", text),
                    f"none of {', '.join(tests)} cites it",
                )
