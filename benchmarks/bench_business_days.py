"""Deadlines compared with ``resource.calendar.plan_days``; a holiday that moves cases.

Run by ``benchmarks/run bench_business_days`` inside ``odoo shell``, which provides
``env``. Both use the same receipts and calendar in the same run, and the results must
be equal. Everything is rolled back.
"""

import os
import platform
import random
import statistics
import time
from datetime import date, datetime, timedelta

import pytz

from odoo import release

from odoo.addons.grandes_clientes.tools.law.legal_terms import Receipt

COUNT = int(os.environ.get("GC_BENCH_DEADLINES", 10_000))
OPEN = int(os.environ.get("GC_BENCH_OPEN", 100_000))
ROUNDS = 5

company = env.company  # noqa: F821
calendar = company._grandes_clientes_get_calendar()
counter = company._grandes_clientes_get_counter()
claim = env["grandes.clientes.petition.type"]._find_by_code("claim")  # noqa: F821
cr = env.cr  # noqa: F821
tz = pytz.timezone(calendar.tz)
dice = random.Random(20260916)
receipts = [
    (date(2012, 1, 1) + timedelta(days=dice.randrange(5100)), dice.choice((10, 15, 30)))
    for _index in range(COUNT)
]


def timed(act):
    """Return the result, the seconds and the queries of ``act``."""
    queries, start = cr.sql_log_count, time.perf_counter()
    result = act()
    return result, time.perf_counter() - start, cr.sql_log_count - queries


def ours():
    add = counter.days.add
    return [add(day, number) for day, number in receipts]


def whole_dates():
    return [counter.count(Receipt(day, False, claim.id)) for day, _n in receipts]


def theirs():
    """Return the same deadlines by Odoo, from midnight of the day after receipt."""
    return [
        calendar.plan_days(
            number,
            tz.localize(datetime.combine(day + timedelta(days=1), datetime.min.time())),
            compute_leaves=True,
        ).date()
        for day, number in receipts
    ]


def line(label, seconds, queries):
    print(f"{label:<48}{seconds:10.4f} s {queries:8.0f} queries")


print(
    f"Odoo {release.version}, Python {platform.python_version()}, "
    f"PostgreSQL {cr._cnx.server_version}, {COUNT} deadlines, medians of {ROUNDS}"
)
answers, seconds, queries = timed(ours)
runs = [timed(ours)[1] for _round in range(ROUNDS)]
mine = statistics.median(runs)
line("business days, one deadline each", mine, queries)
runs = [timed(whole_dates) for _round in range(ROUNDS)]
line(
    "law, legal date and day to escalate",
    statistics.median(run[1] for run in runs),
    runs[-1][2],
)
expected, their_seconds, their_queries = timed(theirs)
line("plan_days(compute_leaves=True)", their_seconds, their_queries)
differing = sum(a != b for a, b in zip(answers, expected, strict=True))
print(f"{'answers that differ':<48}{differing:10d}")
print(f"{'times faster (at least 100)':<48}{their_seconds / mine:10.0f}")
calendar.env.registry.clear_cache()
_days, seconds, queries = timed(company._grandes_clientes_get_counter)
line("calendar and law read anew, once a process", seconds, queries)

# --- a holiday entered late, with many open cases ---

channel = env.ref("grandes_clientes.channel_email")  # noqa: F821
today = datetime.now().replace(microsecond=0)
cr.execute(
    """
    WITH filing AS (
        INSERT INTO grandes_clientes_filing (
            name, consent, company_id, channel_id, received_on, arrived_on, subject,
            create_date, write_date)
        SELECT 'H' || i, 'not_asked', %(company)s, %(channel)s,
               %(now)s - (i %% 60) * interval '1 day',
               %(now)s - (i %% 60) * interval '1 day', 'Asunto', now(), now()
          FROM generate_series(1, %(open)s) i
        RETURNING id, name, received_on)
    INSERT INTO grandes_clientes_case (
        name, state, company_id, filing_id, channel_id, received_on, registered_on,
        subject, kind, petition_type_id, create_date, write_date)
    SELECT 'C' || filing.name, 'front_office', %(company)s, filing.id, %(channel)s,
           filing.received_on, filing.received_on, 'Asunto', 'claim', %(claim)s,
           now(), now()
      FROM filing
    RETURNING id
    """,
    {
        "company": company.id,
        "channel": channel.id,
        "claim": claim.id,
        "now": today,
        "open": OPEN,
    },
)
Case = env["grandes.clientes.case"]  # noqa: F821
cases = Case.browse([row[0] for row in cr.fetchall()])
env.invalidate_all()  # noqa: F821


def recount():
    for start in range(0, len(cases), 1000):
        cases[start : start + 1000].env["grandes.clientes.case.recount"]._apply_recount(
            cases[start : start + 1000]
        )
        env.flush_all()  # noqa: F821
        env.invalidate_all()  # noqa: F821


_none, seconds, queries = timed(recount)
line(f"dates of {len(cases)} open cases, in the ORM", seconds, queries)
cr.execute("ANALYZE grandes_clientes_case")
strike = counter.days.next(today.date() - timedelta(days=21))
job_model = env["grandes.clientes.job"]  # noqa: F821


def close():
    env["resource.calendar.leaves"].create(  # noqa: F821
        calendar._grandes_clientes_get_closure_vals("Paro", strike, strike)
    )


_none, seconds, queries = timed(close)
line("holiday entered: the cases it touches queued", seconds, queries)
job = job_model.search([("method", "=", "_apply_recount")], order="id desc", limit=1)
touched = job.total_count


def work():
    while job._run_chunk():
        env.flush_all()  # noqa: F821
        env.invalidate_all()  # noqa: F821


_none, seconds, queries = timed(work)
line(f"the long act over the {touched} that it touches", seconds, queries)
moved = env["grandes.clientes.term.move"].search_count(  # noqa: F821
    [("case_id", "in", cases.ids)]
)
print(f"{'touched of all the open ones':<48}{touched / len(cases):10.2f}")
print(f"{'moved':<48}{moved:10d}")
print(f"{'queries a touched case':<48}{queries / max(touched, 1):10.3f}")
cr.rollback()
