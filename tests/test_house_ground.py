"""Every door of a user asks for the ground of disclosure (INV-12).

Acts that answer take ``interactive``: without it, a program answers, and a missing
ground is marked as not said. The addon's own code always answers for a user, so each
call has to say so. Read from the source, as a new wizard, button or route has no test
of its own that would notice.
"""

import ast
import inspect
import textwrap

from odoo.tests import tagged

from .common import Common
from .test_house import _ADDON, _classes, _files, _read

_ANSWERED = ("grandes.clientes.case", "grandes.clientes.case.answer")
_HANDED_OUT = "_apply_leaving"
_FLAG = "interactive"
# Calls of acts of the same name on other models, which the source does not tell: file,
# function and act → model.
_OF_OTHERS = {
    ("models/escalation/batch.py", "_do_send", "_do_send"): "lines of a mass act",
    ("models/satisfaction/case.py", "_do_rate", "_do_answer"): "a survey",
    (
        "models/satisfaction/satisfaction_replies.py",
        "_process_reply",
        "_do_answer",
    ): "a survey",
    ("wizards/control/note_act.py", "_perform", "_do_answer"): "a note of oversight",
    (
        "wizards/escalation/case_escalate.py",
        "action_escalate",
        "_do_send",
    ): "a mass act",
}


def _get_functions(tree):
    """Yield the functions of a tree: innermost class or None, and the function."""

    def walk(node, model):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef):
                yield model, child
            yield from walk(child, child if isinstance(child, ast.ClassDef) else model)

    yield from walk(tree, None)


def _is_true(node):
    return isinstance(node, ast.Constant) and node.value is True


def _is_passed_on(node, function):
    """Return whether the flag is passed on: an argument of the calling function."""
    names = {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    return isinstance(node, ast.Name) and node.id == _FLAG and _FLAG in names


def _returns_flag(tree, name):
    """Return whether a function of the file returns a dictionary with the flag."""
    return any(
        function.name == name
        and any(
            isinstance(node, ast.Dict)
            and any(
                isinstance(key, ast.Constant) and key.value == _FLAG and _is_true(value)
                for key, value in zip(node.keys, node.values, strict=True)
            )
            for node in ast.walk(function)
        )
        for _class, function in _get_functions(tree)
    )


def _says_so(call, function, tree):
    """Return whether a call says that a user acts, or passes on whether one does."""
    for keyword in call.keywords:
        if keyword.arg == _FLAG:
            return _is_true(keyword.value) or _is_passed_on(keyword.value, function)
    return any(
        isinstance(keyword.value, ast.Call)
        and isinstance(keyword.value.func, ast.Attribute)
        and _returns_flag(tree, keyword.value.func.attr)
        for keyword in call.keywords
        if keyword.arg is None
    )


def _get_named_model(node):
    """Return the model that a receiver names: ``self.env["…"]``, or None."""
    for each in ast.walk(node):
        if isinstance(each, ast.Subscript) and isinstance(each.slice, ast.Constant):
            return each.slice.value
    return None


def _find_silent_calls(tree, acts, models=None):
    """Yield ``(function, act)`` of the calls that do not say whether a user acts.

    :param tree: source of a file
    :param acts: names of the acts that answer
    :param dict models: ``{class node: name of the model}``
    """
    for class_node, function in _get_functions(tree):
        own = (models or {}).get(class_node)
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr in acts:
                # The method extended, with the same arguments.
                if (
                    isinstance(called.value, ast.Call)
                    and isinstance(called.value.func, ast.Name)
                    and called.value.func.id == "super"
                ):
                    continue
                is_self = isinstance(called.value, ast.Name) and (
                    called.value.id == "self"
                )
                model = own if is_self else _get_named_model(called.value)
                named = {called.attr}
            else:
                # A method that is named, to be run now or as a long act.
                model = None
                named = acts.intersection(
                    each.value
                    for each in node.args
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )
                if named and isinstance(node.args[0], ast.Name):
                    model = own if node.args[0].id == "self" else None
            if model and model not in _ANSWERED:
                continue
            for act in sorted(named):
                if not _says_so(node, function, tree):
                    yield function.name, act


def _find_built_names(tree):
    """Yield the class and name of functions that build the name of an act."""
    for class_node, function in _get_functions(tree):
        for node in ast.walk(function):
            if (
                isinstance(node, ast.JoinedStr)
                and isinstance(node.values[0], ast.Constant)
                and node.values[0].value == "_do_"
            ):
                yield class_node, function.name


@tagged("post_install", "-at_install")
class TestGroundAtEveryDoor(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acts = frozenset(
            name
            for model in _ANSWERED
            for base in type(cls.env[model]).mro()
            for name, method in vars(base).items()
            if name.startswith("_do_")
            and callable(method)
            and _FLAG in inspect.signature(method).parameters
        )

    def _get_sources(self):
        """Yield path in the addon, tree, and models of its classes, for each file."""
        for path in _files("models", "wizards", "controllers", "reports"):
            models = {node: name for node, name, _inherited in _classes(path)}
            yield str(path.relative_to(_ADDON)), _read(path), models

    def test_the_acts_that_answer(self):
        self.assertEqual(
            self.acts, {"_do_answer", "_do_send", "_do_resend", "_do_send_again"}
        )

    def test_every_call_says_that_a_user_acts(self):
        silent = {
            (path, *found)
            for path, tree, models in self._get_sources()
            for found in _find_silent_calls(tree, self.acts, models)
        }
        self.assertEqual(silent, set(_OF_OTHERS))

    def test_every_act_that_hands_out_is_told(self):
        """Whatever hands answers out takes the flag, and passes it on."""
        callers, untold = set(), set()
        for path, tree, _models in self._get_sources():
            for _class, function in _get_functions(tree):
                for node in ast.walk(function):
                    if (
                        isinstance(node, ast.Call)
                        and isinstance(node.func, ast.Attribute)
                        and node.func.attr == _HANDED_OUT
                    ):
                        callers.add(function.name)
                        values = [*node.args, *(each.value for each in node.keywords)]
                        if not any(_is_passed_on(each, function) for each in values):
                            untold.add((path, function.name))
        self.assertEqual(callers, self.acts)
        self.assertFalse(untold)

    def test_nothing_hands_out_beside_it(self):
        beside = {
            (path, function.name)
            for path, tree, _models in self._get_sources()
            for _class, function in _get_functions(tree)
            for node in ast.walk(function)
            if isinstance(node, ast.Attribute)
            and node.attr in ("_hand_out", "_dispatch", "_send_by_means")
            and function.name
            not in ("_apply_leaving", "_apply_leave", "_hand_out", "_dispatch")
            and not function.name.startswith("_hand_out_by_")
        }
        self.assertFalse(beside)

    def test_every_dialog_says_that_a_user_acts(self):
        """Dialogs call the act that they are opened for, by its name."""
        wizard = self.env.registry["grandes.clientes.act.wizard"]
        asking = set()
        for name, model in self.env.items():
            records = isinstance(model, wizard) and model._fields.get(model._records)
            if not records or records.comodel_name not in _ANSWERED:
                continue
            acts = [model._act]
            if not model._act and "act" in model._fields:
                acts = model._fields["act"].get_values(self.env)
            for act in acts:
                if f"_do_{act}" in self.acts:
                    asking.add((name, act))
                    self.assertTrue(self._tells(model, act), f"{name}: {act}")
        self.assertEqual(
            asking,
            {
                ("grandes.clientes.case.answer.act", "resend"),
                ("grandes.clientes.case.answer.send", "send"),
                ("grandes.clientes.case.respond", "answer"),
            },
        )

    def _tells(self, model, act):
        """Return whether the dialog says, as it acts, that a user does."""
        performing = [
            ast.parse(textwrap.dedent(inspect.getsource(vars(base)["_perform"])))
            for base in type(model).mro()
            if "_perform" in vars(base)
        ]
        own = [
            tree
            for tree in performing
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and node.value == f"_do_{act}"
        ]
        if own:
            return not any(list(_find_silent_calls(tree, self.acts)) for tree in own)
        wizard = model.new({"act": act})
        return wizard._get_arguments().get(_FLAG) is True

    def test_names_of_acts_are_built_in_dialogs(self):
        """Elsewhere, a built name could be that of any act."""
        wizard = self.env.registry["grandes.clientes.act.wizard"]
        built = {
            (path, function)
            for path, tree, models in self._get_sources()
            for class_node, function in _find_built_names(tree)
            if not (
                (model := models.get(class_node)) in self.env
                and issubclass(self.env.registry[model], wizard)
            )
        }
        self.assertEqual(
            built,
            {
                # «review» or «sign»
                ("models/answer/answer_buttons.py", "_show_or_act"),
                # A movement of staff
                ("wizards/staff/movement_act.py", "action_confirm"),
            },
        )

    def test_a_door_that_says_nothing_is_found(self):
        for source in (
            "self._do_answer('Sí')",
            "self.case_ids._do_answer('Sí', ground='holder')",
            "request.env['grandes.clientes.case'].browse(1)._do_answer('Sí')",
            "self._run(self.case_ids, '_do_answer', body='Sí')",
            "job._run_or_submit(answers, '_do_send', name)",
            "answers._do_send(interactive=False)",
            "answers._do_send(interactive=interactive)",
            "answers._do_resend(**self._get_arguments())",
            "getattr(answers, '_do_send_again')()",
        ):
            tree = ast.parse(f"class Door:\n    def action_go(self):\n        {source}")
            models = {tree.body[0]: "grandes.clientes.case"}
            with self.subTest(source=source):
                self.assertTrue(list(_find_silent_calls(tree, self.acts, models)))
        for source in (
            "self._do_answer('Sí', interactive=True)",
            "self._run(self.case_ids, '_do_answer', interactive=True)",
            "self.env['grandes.clientes.mail.test']._do_send()",
            "self._do_close()",
        ):
            tree = ast.parse(f"class Door:\n    def action_go(self):\n        {source}")
            with self.subTest(source=source):
                self.assertFalse(list(_find_silent_calls(tree, self.acts)))
