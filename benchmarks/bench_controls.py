"""Reports of audits, attempts and failures, and the board, over years of work.

Run by ``benchmarks/run bench_controls`` inside ``odoo shell``, which provides ``env``.
``GC_BENCH_ROWS`` cases (a million) of two years, a tenth as many audits with their
marks, a twentieth as many attempts and 2,000 failures are created by SQL and rolled
back. Printed: the cost of a month's I05 to I12 compared with their bare queries, and
the cost of the month's board: queries, CPU milliseconds and elapsed milliseconds.
"""

import os
import platform
import statistics
import time

from odoo import release

from odoo.addons.grandes_clientes.benchmarks import made_controls as years
from odoo.addons.grandes_clientes.benchmarks import measured
from odoo.addons.grandes_clientes.benchmarks.measured import MONTH, NOW, seconds
from odoo.addons.grandes_clientes.tools import clock

TURNS = int(os.environ.get("GC_BENCH_TURNS", 5))
CODES = tuple(f"I{number:02}" for number in range(5, 13))

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
cr = env.cr


def read_board():
    """Return the board of the month, with an empty record cache."""
    env.invalidate_all()
    with clock.at(NOW):
        return env["grandes.clientes.control.board"].get_board(MONTH[0])


def main():
    """Create the data, measure and print."""
    print(
        f"Odoo {release.version}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    cr.execute("SET LOCAL jit = off")
    for work in (
        years.make_cases,
        years.make_audits,
        years.make_attempts,
        years.make_outages,
        years.make_expected,
    ):
        print(f"{work.__name__}: {seconds(lambda w=work: w(env)):.0f} s", flush=True)
    years.analyze(env)
    env.invalidate_all()
    for table in (
        "case",
        "quality_audit",
        "quality_mark",
        "outreach_attempt",
        "outage",
    ):
        cr.execute(f"SELECT count(*) FROM grandes_clientes_{table}")
        print(f"{table}: {cr.fetchone()[0]:,}")

    middle = statistics.median
    queries = {code: measured.get_queries(env, code, MONTH) for code in CODES}
    ours, by_hand = {code: [] for code in CODES}, {code: [] for code in CODES}
    for _turn in range(TURNS):
        for code in CODES:
            ours[code].append(seconds(lambda c=code: measured.make(env, c, MONTH)))
            by_hand[code].append(
                seconds(lambda q=queries[code]: measured.run_bare(cr, q))
            )
    for code in CODES:
        made, hand = middle(ours[code]), middle(by_hand[code])
        print(
            f"{code}: {made:.3f} s, {len(queries[code])} queries; bare {hand:.3f} s, "
            f"ratio {made / hand:.2f}"
        )
    made = sum(middle(ours[code]) for code in CODES)
    hand = sum(middle(by_hand[code]) for code in CODES)
    print(
        f"I05 to I12: {made:.2f} s, by hand {hand:.2f} s, ratio {made / hand:.2f} "
        "(at most 1.15)"
    )

    years.make_contract(env)
    first = seconds(read_board)
    before = cr.sql_log_count
    board = read_board()
    count = cr.sql_log_count - before
    times = [seconds(read_board) for _turn in range(TURNS)]
    own = [seconds(read_board, time.process_time) for _turn in range(TURNS)]
    print(
        f"board: {len(board['tiles'])} controls, {len(board['lines'])} lines of the "
        f"contract, {count} queries (at most 30); warm {1000 * middle(times):.0f} ms "
        f"(at most 300), of the process {1000 * middle(own):.0f} ms; the first time "
        f"{1000 * first:.0f} ms; load {os.getloadavg()[0]:.1f}"
    )
    cr.rollback()


main()
