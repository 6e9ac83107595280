import ast
import os
import re
import subprocess
from pathlib import Path

from odoo.tests import BaseCase, tagged

_ROOT = Path(__file__).resolve().parent.parent
# Odoo's own requirements, whatever their version.
_OF_ODOO = {"openpyxl", "python-stdnum", "xlsxwriter", "xlwt"}


@tagged("post_install", "-at_install")
class TestPackaging(BaseCase):
    """The packages required besides Odoo are listed alike everywhere."""

    def setUp(self):
        super().setUp()
        manifest = ast.literal_eval((_ROOT / "__manifest__.py").read_text("utf-8"))
        self.needed = {
            package
            for package in manifest["external_dependencies"]["python"]
            if package not in _OF_ODOO
        }

    def test_the_readme_installs_what_the_manifest_asks_for(self):
        text = " ".join((_ROOT / "README.md").read_text("utf-8").split())
        commands = re.findall(r"pip install [^`]*?((?:'[\w.-]+>=[\d.]+' ?)+)", text)
        self.assertEqual(len(commands), 2, "of the addons path and of Docker")
        for command in commands:
            self.assertEqual(set(re.findall(r"'([^']+)'", command)), self.needed)

    def test_tests_have_what_the_manifest_asks_for(self):
        lines = (_ROOT / "requirements" / "test.txt").read_text("utf-8").splitlines()
        self.assertLessEqual(self.needed, set(lines))

    def test_tests_are_read_without_what_only_they_need(self):
        """As `odoo --test-enable` imports them without the test requirements.

        A single failing import would stop the tests of every module.
        """
        lines = (_ROOT / "requirements" / "test.txt").read_text("utf-8").splitlines()
        names, needed = (
            {re.split("[=<>]", each)[0] for each in packages}
            for packages in (lines, self.needed)
        )
        missing = {name.replace("-", "_") for name in names - needed - _OF_ODOO}
        self.assertLessEqual({"aiosmtpd", "hypothesis", "pytest"}, missing)
        for path in sorted([*_ROOT.glob("tests/*.py"), *_ROOT.glob("demo/*.py")]):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ImportFrom) and not node.level:
                    imported = {node.module}
                elif isinstance(node, ast.Import):
                    imported = {alias.name for alias in node.names}
                else:
                    continue
                with self.subTest(path.name, line=node.lineno):
                    top = {name.partition(".")[0] for name in imported}
                    self.assertFalse(top & missing)


@tagged("post_install", "-at_install", "slow")
class TestWheel(BaseCase):
    def test_the_wheel_installs_where_there_is_nothing_but_odoo(self):
        """In a run of the whole suite, ``scripts/test`` has already installed it."""
        tried = os.environ.get("GC_WHEEL_TRIED")
        status, said = self._read(Path(tried)) if tried else self._try()
        self.assertEqual(status, 0, said[-3000:])
        self.assertIn("the wheel installs where there is nothing but Odoo", said)

    def _try(self):
        done = subprocess.run(
            [_ROOT / "scripts" / "wheel", "--try"],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=900,
        )
        return done.returncode, done.stderr

    def _read(self, tried):
        status = (tried / "status").read_text("utf-8")
        return int(status), (tried / "log").read_text("utf-8")
