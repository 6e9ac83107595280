"""Measuring helpers: CPU time of both processes, reports and their bare queries."""

import os
import time
from datetime import date, datetime
from unittest.mock import patch

from odoo.addons.grandes_clientes.tools import clock

ROWS = int(os.environ.get("GC_BENCH_ROWS", 1_000_000))
# Two years until the end of October 2026.
FIRST = datetime(2024, 11, 1, 5)
DAYS = 730
NOW = datetime(2026, 11, 3, 15)
MONTH = date(2026, 9, 1), date(2026, 9, 30)


def seconds(work, timer=time.perf_counter):
    """Return how many seconds ``work`` takes, by ``timer``."""
    start = timer()
    work()
    return timer() - start


def get_work(cr):
    """Return the CPU seconds of this process and its database server process.

    Unlike elapsed time, they hardly depend on the load of the machine.
    """
    cr.execute("SELECT pg_backend_pid()")
    (pid,) = cr.fetchone()
    with open(f"/proc/{pid}/schedstat") as stat:
        return time.process_time() + int(stat.read().split()[0]) / 1e9


def make(env, code, period):
    """Make a report with an empty record cache, and return it.

    :param period: its first and last day
    """
    env.invalidate_all()
    with clock.at(NOW):
        return env["grandes.clientes.report"]._make(code, *period)


def get_queries(env, code, period):
    """Return the SQL queries of a report, to be run alone."""
    found = []
    real = type(env).execute_query

    def listening(self, query):
        found.append((query.code, query.params))
        return real(self, query)

    with patch.object(type(env), "execute_query", listening):
        make(env, code, period)
    return found


def run_bare(cr, queries):
    """Run queries and fetch their rows."""
    for code, params in queries:
        cr.execute(code, params)
        cr.fetchall()
