"""Monthly reports over years of cases, compared with the same queries by hand.

Run by ``benchmarks/run bench_reports`` inside ``odoo shell``, which provides ``env``.
``GC_BENCH_ROWS`` cases (a million) with their events, and one and a half times as many
escalations, over two years, are created by SQL and rolled back. Printed: the cost of a
month compared with its bare queries, with one plain pass over the month's rows, and
with the whole history; memory; and a long list as XLSX compared with plain
``xlsxwriter``.
"""

import io
import os
import platform
import statistics
from datetime import date, datetime, timedelta

import xlsxwriter

from odoo import release

from odoo.addons.grandes_clientes.benchmarks.made_reports import make_rows
from odoo.addons.grandes_clientes.benchmarks.measured import (
    MONTH,
    NOW,
    ROWS,
    get_queries,
    make,
    run_bare,
    seconds,
)
from odoo.addons.grandes_clientes.tools.report import xlsx as report_xlsx
from odoo.addons.grandes_clientes.tools.report.table import (
    DATE,
    INSTANT,
    INTEGER,
    Column,
    Report,
    Section,
)

DETAIL = int(os.environ.get("GC_BENCH_DETAIL", 100_000))
TURNS = 3
OLD_MONTH = date(2025, 1, 1), date(2025, 1, 31)
HISTORY = date(2024, 11, 1), date(2026, 10, 31)
CODES = ("I01", "I02", "I03", "I04")

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
cr = env.cr


def memory(name):
    """Return a memory figure of this process, in MB."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    return 0


def one_pass():
    """Count the month's rows in one plain pass per table, by channel and area."""
    names = {"start": datetime(2026, 9, 1, 5), "end": datetime(2026, 10, 1, 5)}
    for query in (
        """
        SELECT channel_id, count(*) FILTER (WHERE received_on >= %(start)s),
               count(*) FILTER (WHERE closed_on >= %(start)s AND closed_on < %(end)s),
               count(*) FILTER (WHERE closed_on IS NULL OR closed_on >= %(end)s),
               count(*) FILTER (WHERE received_on < %(start)s AND (
                   closed_on IS NULL OR closed_on >= %(start)s))
          FROM grandes_clientes_case
         WHERE received_on < %(end)s GROUP BY 1
        """,
        """
        SELECT origin.channel_id, event.act, count(*)
          FROM grandes_clientes_case_event event
          JOIN grandes_clientes_case origin ON origin.id = event.case_id
         WHERE event.happened_on >= %(start)s AND event.happened_on < %(end)s
         GROUP BY 1, 2
        """,
        """
        SELECT mission_area_id, state, count(*), count(*) FILTER (WHERE is_late)
          FROM grandes_clientes_escalation
         WHERE escalated_on < %(end)s AND (ended_on IS NULL OR ended_on >= %(start)s)
         GROUP BY 1, 2
        """,
    ):
        cr.execute(query, names)
        cr.fetchall()


def long_list():
    """Return a report with a long list."""
    kinds = (*["text"] * 6, INSTANT, DATE, INTEGER, INTEGER, INSTANT)
    at = datetime(2026, 9, 1, 13)
    rows = [
        [
            f"GC2026-{index:06}",
            f"Universidad {index % 300}",
            f"Asesora {index % 40}",
            "Front office",
            f"Producto {index % 12}",
            f"Tipificación {index % 30}",
            at + timedelta(minutes=index % 9000),
            date(2026, 9, 20) + timedelta(days=index % 9),
            index % 30,
            index % 15,
            at + timedelta(minutes=index % 7000),
        ]
        for index in range(DETAIL)
    ]
    section = Section(
        "cases",
        "Cases",
        [Column(f"c{n}", f"Column {n}", kind) for n, kind in enumerate(kinds)],
        rows,
        [str(index) for index in range(DETAIL)],
    )
    return Report(
        "I02",
        "List",
        "1",
        "Company",
        *MONTH,
        NOW,
        NOW,
        "Me",
        "en_US",
        "America/Bogota",
        {"company_id": env.company.id},
        sections=[section],
    )


def bare_xlsx(section):
    """Write the rows of a list with plain xlsxwriter."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(section.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, column, cell)
                elif isinstance(cell, int):
                    page.write_number(number, column, cell)
                else:
                    style = instant if isinstance(cell, datetime) else day
                    page.write_datetime(number, column, cell, style)
    return target.getvalue()


print(
    f"Odoo {release.version}, Python {platform.python_version()}, "
    f"{os.cpu_count()} cores; {ROWS} cases, {ROWS * 3 // 2} escalations"
)
print(f"made by SQL in {seconds(lambda: make_rows(env)):.0f} s")
env.invalidate_all()
make(env, "I01", (date(2024, 11, 1), date(2024, 11, 1)))
idle = memory("VmRSS")

ours, by_hand, once = [], [], []
queries = {code: get_queries(env, code, MONTH) for code in CODES}
for _turn in range(TURNS):
    ours.append({code: seconds(lambda c=code: make(env, c, MONTH)) for code in CODES})
    by_hand.append({c: seconds(lambda q=queries[c]: run_bare(cr, q)) for c in CODES})
    once.append(seconds(one_pass))
middle = statistics.median
for code in CODES:
    made = middle(turn[code] for turn in ours)
    hand = middle(turn[code] for turn in by_hand)
    print(
        f"{code}: {made:.3f} s, {len(queries[code])} queries; bare {hand:.3f} s, "
        f"ratio {made / hand:.2f} (at most 1.15)"
    )
plain = middle(once)
counted = middle(turn["I01"] for turn in ours)
print(f"one plain pass: {plain:.3f} s; I01 beside it {counted / plain:.2f} (at most 3)")
month = sum(middle(turn[code] for turn in ours) for code in CODES)
old = sum(seconds(lambda c=code: make(env, c, OLD_MONTH)) for code in CODES)
whole = sum(seconds(lambda c=code: make(env, c, HISTORY)) for code in CODES)
print(
    f"a month {month:.2f} s, an old month {old:.2f} s, the whole history "
    f"{whole:.2f} s: "
    f"{month / whole:.3f} and {old / whole:.3f} (at most 0.15)"
)
print(
    f"memory over the idle worker: {memory('VmHWM') - idle:.0f} MB at most (under 512)"
)
balances = [
    balance.holds
    for code in CODES
    for balance in make(env, code, MONTH).reconciliations
]
print(f"balances hold: {all(balances)} ({len(balances)})")

report = long_list()
service = env["grandes.clientes.report"]
arguments = (report, service._get_heading_words(report), service._get_formatter(report))
xlsx, peers = [], []
for _turn in range(TURNS):
    xlsx.append(seconds(lambda: report_xlsx.write(*arguments)))
    peers.append(seconds(lambda: bare_xlsx(report.sections[0])))
print(
    f"{DETAIL} rows as XLSX: {middle(xlsx):.2f} s, bare xlsxwriter "
    f"{middle(peers):.2f} s, ratio {middle(xlsx) / middle(peers):.2f} (at most 1.6)"
)
cr.rollback()
