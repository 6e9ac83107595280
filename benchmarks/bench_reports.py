"""The monthly reports over years of cases, beside the same queries by hand.

Run by ``benchmarks/run bench_reports`` inside ``odoo shell``, which gives ``env``.
``GC_BENCH_ROWS`` cases (a million) with their events, half as many escalations more,
over two years, are made by SQL and rolled back. Printed: what a month costs beside its
own queries run bare, beside one plain pass over the month's rows, and beside the whole
history; memory; and a long list as XLSX beside bare ``xlsxwriter``.
"""

import io
import os
import platform
import statistics
import time
from datetime import date, datetime, timedelta
from unittest.mock import patch

import xlsxwriter

from odoo import release

from odoo.addons.grandes_clientes.tools import clock
from odoo.addons.grandes_clientes.tools.report import xlsx as report_xlsx
from odoo.addons.grandes_clientes.tools.report.table import (
    DATE,
    INSTANT,
    INTEGER,
    Column,
    Report,
    Section,
)

ROWS = int(os.environ.get("GC_BENCH_ROWS", 1_000_000))
DETAIL = int(os.environ.get("GC_BENCH_DETAIL", 100_000))
TURNS = 3
# Two years until the end of October of 2026.
FIRST = datetime(2024, 11, 1, 5)
DAYS = 730
NOW = datetime(2026, 11, 3, 15)
MONTH = date(2026, 9, 1), date(2026, 9, 30)
OLD_MONTH = date(2025, 1, 1), date(2025, 1, 31)
HISTORY = date(2024, 11, 1), date(2026, 10, 31)
CODES = ("I01", "I02", "I03", "I04")

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
cr = env.cr


def make_rows():
    """Insert entities, filings, cases, events and escalations by SQL."""
    cr.execute("SET LOCAL jit = off")
    areas = env["grandes.clientes.mission.area"].search([]).ids
    names = {
        "rows": ROWS,
        "company": env.company.id,
        "user": env.uid,
        "first": FIRST,
        # Seconds between two cases.
        "step": DAYS * 86_400 / ROWS,
        "channels": env["grandes.clientes.channel"].search([]).ids,
        "typifications": env["grandes.clientes.typification"].search([]).ids,
        "products": env["grandes.clientes.product"].search([]).ids,
        "areas": areas,
        "entities": env["res.partner"]
        .create(
            [
                {
                    "name": f"Entity {index}",
                    "is_company": True,
                    "is_large_client": True,
                    "large_client_type": ("ies", "municipality", "governorate")[
                        index % 3
                    ],
                }
                for index in range(300)
            ]
        )
        .ids,
    }
    env.flush_all()
    cr.execute(
        """
        CREATE TEMP TABLE bench ON COMMIT DROP AS
        SELECT n, n + 10000000 AS id, n / 2 + 10000000 AS filing_id,
               %(first)s::timestamp + make_interval(secs => n * %(step)s) AS at,
               c.ids[1 + n %% cardinality(c.ids)] AS channel_id,
               t.ids[1 + n %% cardinality(t.ids)] AS typification_id,
               p.ids[1 + n %% cardinality(p.ids)] AS product_id,
               e.ids[1 + n %% cardinality(e.ids)] AS partner_id,
               a.ids[1 + n %% cardinality(a.ids)] AS area_id,
               -- Days until it ends; one in fifty stays open.
               CASE WHEN n %% 50 = 0 THEN NULL
                    ELSE make_interval(hours => 20 + (n %% 23) * 15) END AS takes,
               CASE n %% 20 WHEN 1 THEN 'withdrawn' WHEN 2 THEN 'transferred'
                    WHEN 3 THEN 'dismissed' ELSE 'closed' END AS ends
          FROM generate_series(1, %(rows)s) n,
               (SELECT %(channels)s::int[] AS ids) c,
               (SELECT %(typifications)s::int[] AS ids) t,
               (SELECT %(products)s::int[] AS ids) p,
               (SELECT %(entities)s::int[] AS ids) e,
               (SELECT %(areas)s::int[] AS ids) a
        """,
        names,
    )
    cr.execute("ALTER TABLE bench ADD COLUMN ended_on timestamp")
    cr.execute("UPDATE bench SET ended_on = at + takes WHERE at + takes < %s", [NOW])
    cr.execute("ANALYZE bench")
    cr.execute(
        """
        INSERT INTO grandes_clientes_filing
            (id, name, consent, company_id, channel_id, partner_id, received_on,
             arrived_on)
        SELECT DISTINCT ON (filing_id) filing_id, 'B' || filing_id, 'not_asked',
               %(company)s,
               channel_id, partner_id, at, at FROM bench ORDER BY filing_id, n
        """,
        names,
    )
    cr.execute(
        """
        INSERT INTO grandes_clientes_case
            (id, name, state, company_id, filing_id, partner_id, channel_id,
             received_on, registered_on, closed_on, subject, typification_id,
             product_id, kind, user_id, mission_area_id, date_legal_due,
             date_promised, date_escalate_by, create_date)
        SELECT id, 'B' || id,
               CASE WHEN ended_on IS NULL THEN 'mission_area' ELSE ends END,
               %(company)s, filing_id, partner_id, channel_id, at, at, ended_on,
               'Giro', typification_id, product_id, 'claim', %(user)s, area_id,
               at::date + 15, at::date + 15, at::date + 3, at
          FROM bench
        """,
        names,
    )
    insert_events = """
        INSERT INTO grandes_clientes_case_event
            (case_id, company_id, sequence, happened_on, act, user_id, state_from,
             state_to, digest)
        SELECT id, %(company)s, {sequence}, {at}, {act}, %(user)s, {before}, {after}, ''
          FROM bench WHERE {condition}
    """
    for sequence, (at, act, before, after, condition) in enumerate(
        (
            ("at", "'receive'", "'received'", "'received'", "TRUE"),
            ("at", "'register'", "'received'", "'front_office'", "TRUE"),
            (
                "at + interval '5 hours'",
                "'escalate'",
                "'front_office'",
                "'mission_area'",
                "TRUE",
            ),
            ("ended_on", "'close'", "'answered'", "ends", "ended_on IS NOT NULL"),
        ),
        start=1,
    ):
        cr.execute(
            insert_events.format(
                sequence=sequence,
                at=at,
                act=act,
                before=before,
                after=after,
                condition=condition,
            ),
            names,
        )
    # One escalation of each case to an area, and one of every other to back office.
    for target, condition, lag in (
        ("mission_area", "TRUE", 5),
        ("back_office", "n % 2 = 0", 1),
    ):
        cr.execute(
            f"""
            INSERT INTO grandes_clientes_escalation
                (name, case_id, company_id, state, target, mission_area_id, mode,
                 escalated_by, escalated_on, date_due, departure, is_late, ended_on,
                 in_time, days_taken, typification_id, product_id, partner_id,
                 is_wrong_area)
            SELECT 'B' || id, id, %(company)s,
                   CASE WHEN ended_on IS NULL AND %(lag)s = 5 THEN 'sent'
                        WHEN n %% 12 = 1 THEN 'rejected' ELSE 'answered' END,
                   %(target)s, CASE WHEN %(lag)s = 5 THEN area_id END, 'individual',
                   %(user)s, at + make_interval(hours => %(lag)s), at::date + 9,
                   'none', n %% 30 = 0,
                   CASE WHEN %(lag)s = 1 THEN at + interval '4 hours'
                        ELSE ended_on - interval '2 hours' END,
                   TRUE, n %% 9, typification_id, product_id, partner_id, FALSE
              FROM bench WHERE {condition.replace("%", "%%")}
            """,
            {**names, "target": target, "lag": lag},
        )
    for table in ("filing", "case", "case_event", "escalation"):
        cr.execute(f"ANALYZE grandes_clientes_{table}")


def seconds(work):
    """Return how long ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def memory(name):
    """Return a line of this process's memory, in MB."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    return 0


def make(code, period):
    """Return a report, nothing of it in Odoo's cache."""
    env.invalidate_all()
    with clock.at(NOW):
        return env["grandes.clientes.report"]._make(code, *period)


def queries_of(code, period):
    """Return the queries of a report, to be run bare."""
    found = []
    real = type(env).execute_query

    def listening(self, query):
        found.append((query.code, query.params))
        return real(self, query)

    with patch.object(type(env), "execute_query", listening):
        make(code, period)
    return found


def bare(queries):
    """Run queries and fetch their rows."""
    for code, params in queries:
        cr.execute(code, params)
        cr.fetchall()


def one_pass():
    """Count what the month concerns in one plain pass a table, by channel and area."""
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
    """Return a report with a list of many rows."""
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
    """Write the rows of a list by nothing but xlsxwriter."""
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
print(f"made by SQL in {seconds(make_rows):.0f} s")
env.invalidate_all()
make("I01", (date(2024, 11, 1), date(2024, 11, 1)))
idle = memory("VmRSS")

ours, by_hand, once = [], [], []
queries = {code: queries_of(code, MONTH) for code in CODES}
for _turn in range(TURNS):
    ours.append({code: seconds(lambda c=code: make(c, MONTH)) for code in CODES})
    by_hand.append({c: seconds(lambda q=queries[c]: bare(q)) for c in CODES})
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
old = sum(seconds(lambda c=code: make(c, OLD_MONTH)) for code in CODES)
whole = sum(seconds(lambda c=code: make(c, HISTORY)) for code in CODES)
print(
    f"a month {month:.2f} s, an old month {old:.2f} s, the whole history "
    f"{whole:.2f} s: "
    f"{month / whole:.3f} and {old / whole:.3f} (at most 0.15)"
)
print(
    f"memory over the idle worker: {memory('VmHWM') - idle:.0f} MB at most (under 512)"
)
balances = [
    balance.holds for code in CODES for balance in make(code, MONTH).reconciliations
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
