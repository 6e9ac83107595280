"""Patching of Odoo by the plugins, for the duration of the pytest run."""

from contextlib import ExitStack
from unittest.mock import patch


def take_places(config, *places):
    """Patch attributes until pytest ends.

    Patchers are entered, not started: at the end of a test class, Odoo stops started
    patchers as forgotten ones. A patch that is missing at the end raises an error,
    since the tests may not have had it either.

    :param places: tuples ``(target, attribute name, replacement)``
    """
    stack = ExitStack()
    for target, name, instead in places:
        patcher = stack.enter_context(patch.object(target, name, instead))
        stack.callback(_check, target, name, patcher)
    config.add_cleanup(stack.close)


def _check(target, name, instead):
    if vars(target)[name] is not instead:
        raise AssertionError(f"Something took {name} of {target} back while tests ran")
