"""Crons that work for one company after the other."""

import logging
from collections.abc import Callable, Iterator
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


def serve_each(records, task: str, serve: Callable) -> None:
    """Serve the records of each company together, and one by one only if that fails.

    So a record that fails does not stop the others, and while none fails, the savepoint
    and the count cost the same for a thousand records as for one. What the first try
    did is undone, so ``serve`` must neither commit nor send anything by itself; its
    notifications go into the mail queue.

    :param records: records with a ``company_id``
    :param task: see :func:`guarded`
    :param serve: function of records of one company
    """
    # Odoo would send notifications after the commit, also those that were undone.
    records = records.with_context(mail_notify_force_send=False)
    for company, mine in records.grouped("company_id").items():
        try:
            with company.env.cr.savepoint():
                serve(mine)
        except Exception:  # pylint: disable=broad-except
            _logger.info("%s of company %s: one by one", task, company.id)
            for record in mine:
                with guarded(company, task):
                    serve(record)
        else:
            company.env["grandes.clientes.cron.failure"]._clear_failure(company, task)
