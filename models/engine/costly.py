import time
from contextlib import contextmanager
from functools import wraps

from odoo.exceptions import UserError
from odoo.http import request

from .budget import Budget, OverBudgetError

# Two minutes of work at once, and a quarter of a processor permanently.
BUDGET = Budget(seconds=120, share=0.25, at_once=2)


@contextmanager
def costly_read(env):
    """Count the cost of the block on the account of the web user who requested it.

    Work of the server itself, such as jobs and mails, is not counted.

    :raise UserError: the user requested so much that they have to wait
    """
    if not request:
        yield
        return
    try:
        with BUDGET.spending(_key(env)):
            yield
    except OverBudgetError as error:
        raise UserError(
            env._(
                "You asked for many large files in a short time. Try again in "
                "%(seconds)s s, or ask for fewer records at once.",
                seconds=error.seconds,
            )
        ) from error


def costly_pieces(env, pieces):
    """Yield the pieces of a streamed file, counting the cost of building them.

    The time that the client takes to fetch them is not counted.
    """
    key, spent = _key(env), 0
    try:
        while True:
            begun = time.monotonic()
            piece = next(pieces, None)
            spent += time.monotonic() - begun
            if piece is None:
                return
            yield piece
    finally:
        BUDGET.spend(key, spent)


def costly(method):
    """Decorate a model method that builds a file as a costly read."""

    @wraps(method)
    def counted(self, *args, **kwargs):
        with costly_read(self.env):
            return method(self, *args, **kwargs)

    return counted


def _key(env):
    """Return the key of the web user's account; ``env`` may have other rights."""
    return env.cr.dbname, (request and request.session.uid) or env.uid
