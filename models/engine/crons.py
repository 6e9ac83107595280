"""Crons that work for one company after the other."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_logger = logging.getLogger(__name__)


@contextmanager
def guarded(company, task: str) -> Iterator[None]:
    """Undo, log and count what fails in the block, and go on after it.

    The failure of one company neither stops the others nor undoes what was done for
    them. The next run of the cron tries it again. The block must not commit. Failures
    are counted until the work succeeds (``grandes.clientes.cron.failure``).

    :param company: the company that the block works for
    :param task: name of the work in the log and in the count
    """
    failures = company.env["grandes.clientes.cron.failure"]
    try:
        with company.env.cr.savepoint():
            yield
    except Exception as error:  # pylint: disable=broad-except
        _logger.exception("%s of company %s failed", task, company.id)
        failures._count_failure(company, task, error)
    else:
        failures._clear_failure(company, task)
