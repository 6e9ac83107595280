"""Events per second of the nightly verification and of the seal.

Run by ``benchmarks/run bench_seals`` inside ``odoo shell``, which provides ``env``.
Chains of ten events are created by the chain's own method in a separate company;
everything is rolled back.
"""

import os
import time

from odoo import fields

COUNT = int(os.environ.get("GC_BENCH_EVENTS", 200_000))
LENGTH = 10

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
company = env["res.company"].create({"name": "Bench"})
channel = env["grandes.clientes.channel"].search([], limit=1)
filing = env["grandes.clientes.filing"].create(
    {"channel_id": channel.id, "company_id": company.id, "subject": "Bench"}
)
Event = env["grandes.clientes.case.event"]
Event.__class__._get_judgement = lambda self, vals_list, ends: []
now = fields.Datetime.now()
cases = COUNT // LENGTH
env.flush_all()
env.cr.execute(
    """
    INSERT INTO grandes_clientes_case (company_id, filing_id, subject, state)
    SELECT %s, %s, 'Pago no aplicado', 'front_office' FROM generate_series(1, %s)
    RETURNING id
    """,
    [company.id, filing.id, cases],
)
ids = [row[0] for row in env.cr.fetchall()]
for _round in range(LENGTH):
    for start in range(0, cases, 5000):
        Event._create_events(
            [
                {
                    "case_id": case_id,
                    "company_id": company.id,
                    "happened_on": now,
                    "step": "5.2.5",
                    "act": "register",
                    "user_id": env.uid,
                    "role": "group_front_office",
                    "desk": "front_office",
                    "state_from": "received",
                    "state_to": "front_office",
                    "facts": {
                        "channel": "email",
                        "kind": "claim",
                        "typification": "T22",
                        "received_on": "2026-09-16T15:00:00",
                    },
                }
                for case_id in ids[start : start + 5000]
            ]
        )
env.cr.execute("ANALYZE grandes_clientes_case_event")


def timed(what, act):
    start, busy = time.perf_counter(), time.process_time()
    result = act()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    print(
        f"{what}: {seconds:.2f} s, {COUNT / seconds:,.0f} events a second; of Python"
        f" {busy:.2f} s, {1e6 * busy / COUNT:.1f} µs an event"
    )
    return result


Check = env["grandes.clientes.seal.check"].sudo()
print(f"{COUNT:,} events in {cases:,} chains")
seal = timed(
    "nightly seal", lambda: env["grandes.clientes.event.seal"]._create_seal(company)
)
broken = timed("chains", lambda: list(Check._check_chains(company)))
assert not broken, broken[:3]
timed("nights", lambda: list(Check._check_nights(company)))
timed("states and words", lambda: list(Check._check_states(company)))
timed("all checks", lambda: Check._find_broken(company))
env.cr.execute(
    "UPDATE grandes_clientes_case_event SET act = 'x' WHERE case_id = %s AND"
    " sequence = %s",
    [ids[cases // 2], LENGTH],
)
assert [each.res_id for each in Check._check_chains(company)] == [ids[cases // 2]]
env.cr.rollback()
