"""Duration and queries of a draw from a week of many closed cases.

Run by ``benchmarks/run bench_quality`` inside ``odoo shell``, which provides ``env``.
Cases and their closing events are created by SQL in a separate company; everything is
rolled back.
"""

import os
import time
from datetime import date

COUNT = int(os.environ.get("GC_BENCH_CASES", 100_000))
#: Limits set by the requirements.
SECONDS, QUERIES = 3, 30

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
company = env["res.company"].create({"name": "Bench"})
channels = env["grandes.clientes.channel"].search([])
filing = env["grandes.clientes.filing"].create(
    {"channel_id": channels[0].id, "company_id": company.id, "subject": "Bench"}
)
env.flush_all()
env.cr.execute(
    """
    INSERT INTO grandes_clientes_case
           (company_id, filing_id, name, channel_id, user_id, subject, state)
    SELECT %s, %s, 'BENCH-' || n, (%s::int[])[1 + n %% %s], %s, 'Pago', 'closed'
      FROM generate_series(1, %s) n
    RETURNING id
    """,
    [company.id, filing.id, channels.ids, len(channels), env.uid, COUNT],
)
ids = [row[0] for row in env.cr.fetchall()]
env.cr.execute(
    """
    INSERT INTO grandes_clientes_case_event
           (case_id, company_id, happened_on, sequence, act, state_from, state_to,
            user_id, digest)
    SELECT c.id, c.company_id, TIMESTAMP '2026-09-14 13:00' + n * INTERVAL '4 s',
           1, 'answer', 'front_office', 'closed', c.user_id, md5(c.id::text)
      FROM (SELECT id, company_id, user_id, row_number() OVER () AS n
              FROM grandes_clientes_case WHERE id = ANY(%s)) c
    """,
    [ids],
)
env.cr.execute("ANALYZE grandes_clientes_case")
env.cr.execute("ANALYZE grandes_clientes_case_event")
sample = (
    env["grandes.clientes.quality.sample"]
    .with_company(company)
    .create(
        {
            "company_id": company.id,
            "side": "entity",
            "date_from": date(2026, 9, 14),
            "date_to": date(2026, 9, 20),
            "size": 40,
            "seed": "bench",
        }
    )
)
env.flush_all()
env.invalidate_all()
queries, began = env.cr.sql_log_count, time.monotonic()
sample._do_draw()
env.flush_all()
taken, queries = time.monotonic() - began, env.cr.sql_log_count - queries
print(
    f"{sample.population:,} closed cases, {len(sample.audit_ids)} drawn: "
    f"{taken:.2f} s (≤ {SECONDS}), {queries} queries (≤ {QUERIES})"
)
env.cr.rollback()
