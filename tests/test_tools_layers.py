"""Plain Python stays free of Odoo, and no package depends on one above it."""

import ast
from pathlib import Path

from odoo.tests import BaseCase, tagged

_TOOLS = Path(__file__).parent.parent / "tools"
# Other packages that each package may import.
_BELOW = {
    "accounts": {"text", "sheet"},
    "identity": {"text"},
    "law": {"text"},
    "sheet": {"text", "identity"},
    "mail": {"text"},
    "mercurio": {"text", "sheet"},
    "outage": set(),
    "procedure": {"sheet", "case_states"},
    "quality": set(),
    "report": {"sheet", "clock"},
}
# Modules that several packages or rooms need, outside of any package.
_BESIDE = {
    "access",
    "access_diff",
    "acts",
    "case_states",
    "clock",
    "exposition",
    "satisfaction",
    "sealing",
    "text",
    "typification_match",
    "webhook_signature",
}


@tagged("post_install", "-at_install")
class TestToolsLayers(BaseCase):
    def test_arrows_go_downwards(self):
        for package, below in _BELOW.items():
            for path in (_TOOLS / package).glob("*.py"):
                for name in self._get_imported(path, package):
                    with self.subTest(f"{package}/{path.name}"):
                        self.assertIn(name, {package, *below})

    def test_every_package_has_its_place(self):
        packages = {path.name for path in _TOOLS.iterdir() if path.is_dir()}
        self.assertEqual(packages - {"__pycache__"}, set(_BELOW))

    def test_nothing_else_lies_beside_them(self):
        """A room's own tools belong to it; those that need Odoo, to the engine."""
        modules = {path.stem for path in _TOOLS.glob("*.py")} - {"__init__"}
        self.assertEqual(modules, _BESIDE)

    def test_no_tool_knows_of_odoo_or_of_a_room(self):
        for path in _TOOLS.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in getattr(node, "names", ())]
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or "", *names] if node.level else [node.module]
                elif not isinstance(node, ast.Import):
                    continue
                with self.subTest(
                    path.relative_to(_TOOLS).as_posix(), line=node.lineno
                ):
                    first = {name.partition(".")[0] for name in names}
                    self.assertFalse(
                        first & {"odoo", "models", "wizards", "controllers"}
                    )

    def _get_imported(self, path, package):
        """Yield the packages and modules of the addon that a file imports."""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.level:
                continue
            if node.level == 1:
                yield package
            elif node.module:
                yield node.module.split(".")[0]
            else:
                yield from (alias.name for alias in node.names)
