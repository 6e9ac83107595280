"""How the plugins take the place of what Odoo does, for as long as pytest runs."""

from contextlib import ExitStack
from unittest.mock import patch


def take_places(config, *places):
    """Put something into the place of attributes until pytest ends.

    Patchers are entered, not started: as a class of tests ends, Odoo stops those that
    it finds started, which it takes for forgotten. What is not there at the end any
    more was not there for the tests either, and is an error.

    :param places: what has the attribute, its name, and what takes its place
    """
    stack = ExitStack()
    for target, name, instead in places:
        patcher = stack.enter_context(patch.object(target, name, instead))
        stack.callback(_check, target, name, patcher)
    config.add_cleanup(stack.close)


def _check(target, name, instead):
    if vars(target)[name] is not instead:
        raise AssertionError(f"Something took {name} of {target} back while tests ran")
