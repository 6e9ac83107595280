"""The architecture of docs/architecture.md: rooms, dependencies, the size of a case.

Read from the source alone. The counts may only decrease: whoever reduces a number
lowers its ceiling here.
"""

import ast
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

from odoo.tests import BaseCase, tagged

_ADDON = Path(__file__).parent.parent
_CASE = "grandes.clientes.case"
_OURS = re.compile(r"\bgrandes[._]clientes[._][a-z_.]+\b")
# Number of methods of the case, and of files that define them.
_MOST_METHODS = 195
_MOST_CASE_FILES = 41
# Hooks that many rooms extend, described where they are first defined.
_HOOKS = {
    "_get_acts",
    "_get_other_events",
    "_get_protected_fields",
    "_get_open_work",
    "_get_reactions",
    # The ORM's own
    "create",
    "write",
}
# File → name that it should not know, with the reason for the exception. To be emptied.
_EXCEPTIONS = {}


def _loaded():
    """Return the modules of the addon that are loaded."""
    name = __name__.rpartition(".tests.")[0]
    return [
        module
        for key, module in tuple(sys.modules.items())
        if key.startswith(f"{name}.") and getattr(module, "__file__", None)
    ]


@cache
def _read(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _rooms():
    """Return the rooms of models in the order in which they are built."""
    source = (_ADDON / "models/__init__.py").read_text(encoding="utf-8")
    return re.findall(r"^from \. import (\w+)", source, re.MULTILINE)


def _files(*folders):
    for folder in folders:
        yield from sorted((_ADDON / folder).rglob("*.py"))


def _classes(path):
    """Yield the model classes of a file: node, ``_name``, inherited names."""
    for node in _read(path).body:
        if not isinstance(node, ast.ClassDef):
            continue
        values = {}
        for each in node.body:
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                try:
                    values[each.targets[0].id] = ast.literal_eval(each.value)
                except ValueError:
                    continue
        inherited = values.get("_inherit") or []
        inherited = [inherited] if isinstance(inherited, str) else inherited
        yield node, values.get("_name") or (inherited or [None])[0], inherited


@cache
def _owners():
    """Return ``{model or table: (folder, room)}`` for where each is first defined."""
    owners = {}
    for path in _files("models", "wizards"):
        for _node, name, inherited in _classes(path):
            if name and name.startswith("grandes.clientes.") and name not in inherited:
                folder, room = path.relative_to(_ADDON).parts[:2]
                owners.setdefault(name, (folder, room))
                owners.setdefault(name.replace(".", "_"), (folder, room))
    return owners


def _imported(path):
    """Yield the dotted names, below the addon, that a file imports."""
    here = path.relative_to(_ADDON).parts[:-1]
    for node in ast.walk(_read(path)):
        if not isinstance(node, ast.ImportFrom):
            continue
        module = node.module or ""
        if node.level:
            base = ".".join(here[: len(here) - node.level + 1])
            module = f"{base}.{module}".strip(".")
        elif module.startswith("odoo.addons.grandes_clientes."):
            module = module.removeprefix("odoo.addons.grandes_clientes.")
        else:
            continue
        for alias in node.names:
            yield f"{module}.{alias.name}"


def _named(path):
    """Yield the addon's models and tables that a file names, except in docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(_read(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(_read(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield from _OURS.findall(node.value)


def _methods():
    """Return ``{method of the case: files that define it}``."""
    defined = defaultdict(list)
    for path in _files("models", "wizards"):
        for node, name, _inherited in _classes(path):
            if name == _CASE:
                for each in node.body:
                    if isinstance(each, ast.FunctionDef):
                        where = path.relative_to(_ADDON).as_posix()
                        defined[each.name].append(where)
    return defined


@tagged("post_install", "-at_install", "slow")
class TestHouse(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The parsed sources would take up memory in later tests.
        cls.addClassCleanup(_read.cache_clear)

    # === ARROWS === #

    def test_every_room_of_the_lower_floors_has_its_place(self):
        lower = ["engine", "catalogue", "people", "case"]
        self.assertEqual([room for room in _rooms() if room in lower], lower)
        folders = {path.name for path in (_ADDON / "models").iterdir() if path.is_dir()}
        self.assertEqual(folders - {"__pycache__"}, set(_rooms()))

    def test_no_room_imports_one_above_it(self):
        rank = {room: place for place, room in enumerate(_rooms())}
        for path in _files(*(f"models/{room}" for room in rank)):
            room = path.relative_to(_ADDON).parts[1]
            for name in _imported(path):
                folder, _dot, rest = name.partition(".")
                above = folder in ("wizards", "controllers", "tests") or (
                    folder == "models"
                    and rank.get(rest.partition(".")[0], -1) > rank[room]
                )
                with self.subTest(path.relative_to(_ADDON).as_posix(), name=name):
                    self.assertFalse(above)

    def test_no_room_names_a_model_of_one_above_it(self):
        """A room calls those above it by hooks that the higher room extends.

        A dialog belongs to its room: a button names the dialog that it opens.
        """
        rank = {room: place for place, room in enumerate(_rooms())}
        found = defaultdict(set)
        for path in _files("models", "wizards"):
            room = path.relative_to(_ADDON).parts[1]
            for name in _named(path):
                _folder, owner = _owners().get(name, ("", room))
                if rank.get(owner, -1) > rank.get(room, len(rank)):
                    found[path.relative_to(_ADDON).as_posix()].add(name)
        self.assertEqual(dict(found), _EXCEPTIONS)

    # === THE CASE === #

    def test_every_file_of_models_is_loaded(self):
        loaded = {Path(each.__file__) for each in _loaded()}
        lost = [
            str(path.relative_to(_ADDON))
            for folder in ("models", "wizards", "controllers")
            for path in _ADDON.glob(f"{folder}/**/*.py")
            if path not in loaded
        ]
        self.assertEqual(lost, [], "nobody imports them")

    def test_every_report_is_listed(self):
        """A report that is defined but not listed would never be created."""
        source = (_ADDON / "reports/__init__.py").read_text(encoding="utf-8")
        listed = re.findall(r"^        (\w+),$", source, re.MULTILINE)
        defining = [
            path.stem
            for path in (_ADDON / "reports").glob("*.py")
            if re.search(r"^REPORT = ", path.read_text(encoding="utf-8"), re.MULTILINE)
        ]
        self.assertEqual(sorted(listed), sorted(defining))

    def test_no_table_of_acts_beside_the_hooks(self):
        """Attributes are not read: acts go in `_get_acts`, `_get_protected_fields`."""
        for path in _files("models", "wizards"):
            for node, _name, _inherited in _classes(path):
                for each in node.body:
                    if isinstance(each, ast.Assign):
                        names = {getattr(target, "id", "") for target in each.targets}
                        with self.subTest(path.relative_to(_ADDON).as_posix()):
                            self.assertFalse(names & {"_ACTS", "_PROTECTED"})

    def test_the_case_is_no_room_of_its_own(self):
        """Models that only read the case or help its acts belong to its room."""
        methods = _methods()
        self.assertLessEqual(len(methods), _MOST_METHODS)
        files = {path for paths in methods.values() for path in paths}
        self.assertLessEqual(len(files), _MOST_CASE_FILES)

    def test_what_many_rooms_extend_is_a_hook(self):
        for name, paths in _methods().items():
            if len(paths) > 2:
                with self.subTest(name, paths=paths):
                    self.assertIn(name, _HOOKS)

    def test_hooks_say_so_where_they_begin(self):
        """The docstring of a hook's first definition says that it is one."""
        told = {}
        for room in _rooms():
            for path in _files(f"models/{room}"):
                for node in ast.walk(_read(path)):
                    if isinstance(node, ast.FunctionDef) and node.name in _HOOKS:
                        words = ast.get_docstring(node) or ""
                        body = node.body[1:] if words else node.body
                        # A method that calls super() is not the first definition.
                        if not any("super()" in ast.unparse(each) for each in body):
                            told.setdefault(node.name, []).append("hook" in words)
        self.assertEqual(set(told) | {"create", "write"}, _HOOKS)
        for name in _HOOKS - {"create", "write"}:
            with self.subTest(name):
                self.assertTrue(all(told[name]))
