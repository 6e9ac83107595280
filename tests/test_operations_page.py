"""docs/operations.md is up to date: numbers, log messages, settings."""

import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from ..tools.exposition import expose

_ROOT = Path(__file__).parents[1]
_NAMES = re.compile(r"`([^`]+)`")


@tagged("post_install", "-at_install")
class TestOperationsPage(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        page = _ROOT / "docs" / "operations.md"
        cls.page = page.read_text(encoding="utf-8")

    def _rows(self, heading):
        """Return the rows of the first table under a heading, as lists of cells."""
        part = self.page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
        rows = [
            [cell.strip() for cell in line.strip("|").split(" | ")]
            for line in part.splitlines()
            if line.startswith("|")
        ]
        self.assertGreater(len(rows), 2, heading)
        return rows[2:]

    def test_each_number_is_on_the_page(self):
        text = expose(self.env["grandes.clientes.monitor"]._get_metrics())
        there = set(re.findall(r"^# TYPE grandes_clientes_(\w+)", text, re.M))
        told = {
            name
            for first, *_rest in self._rows("Monitoring")
            for name in _NAMES.findall(first)
            if name != "state"
        }
        self.assertEqual(told, there)

    def test_each_message_is_in_the_log(self):
        """The text is that of the source, in the module named by the page."""
        for message, place, _what in self._rows("Log messages that matter"):
            (message,), (place,) = _NAMES.findall(message), _NAMES.findall(place)
            source = _ROOT.joinpath("models", *place.split(".")).with_suffix(".py")
            text = source.read_text(encoding="utf-8")
            logged = re.findall(
                r"_logger\.(?:exception|error|warning)\(\s*\"([^\"]+)\"", text
            )
            pattern = re.escape(message).replace("…", "%s")
            pattern = re.sub(r"\bN\b", "%s", pattern)
            with self.subTest(message=message):
                self.assertTrue(
                    any(re.fullmatch(pattern, each) for each in logged), logged
                )

    def test_each_warning_of_the_source_is_on_the_page(self):
        told = {
            _NAMES.findall(place)[0]
            for _message, place, _what in self._rows("Log messages that matter")
        }
        there = {
            ".".join(file.relative_to(_ROOT / "models").with_suffix("").parts)
            for file in (_ROOT / "models").rglob("*.py")
            if re.search(
                r"_logger\.(exception|error|warning)\(",
                file.read_text(encoding="utf-8"),
            )
        }
        self.assertEqual(told, there)

    def test_the_setting_is_called_so(self):
        field = self.env["res.config.settings"]._fields[
            "grandes_clientes_metrics_token"
        ]
        self.assertIn(field.string, self.page.replace("\n", " "))
