"""Opening a case's form and a page of the advisors' list, compared with OCA's tickets.

Run by ``benchmarks/run bench_screens`` inside ``odoo shell``, which provides ``env``.
Measures ``web_read`` of the whole form and ``web_search_read`` of a page, with an empty
record cache as in each request. Ours and theirs alternate; medians of the CPU time of
many reads are printed, with the ratio of each pair.
"""

import os
import platform
import statistics
import time

from odoo import release

from odoo.addons.grandes_clientes.benchmarks import screens

ROWS = 1_000
ROUNDS = int(os.environ.get("GC_BENCH_ROUNDS", 60))

env = env(context={**env.context, "lang": "en_US", "tracking_disable": True})  # noqa: F821


def user(login, group):
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "group_ids": [(4, env.ref("base.group_user").id), (4, env.ref(group).id)],
        }
    )


def setting():
    """Create an entity with ``ROWS`` cases and tickets of the same subjects."""
    advisor = user("gc_bench_screens", "grandes_clientes.group_front_office")
    agent = user("gc_bench_agents", "helpdesk_mgmt.group_helpdesk_manager")
    entity = env["res.partner"].create(
        {
            "name": "University of the benchmark",
            "is_company": True,
            "is_large_client": True,
            "large_client_type": "ies",
            "advisor_id": advisor.id,
        }
    )
    contact = env["res.partner"].create(
        {"name": "Contact", "parent_id": entity.id, "email": "contact@example.com"}
    )
    cases = (
        env["grandes.clientes.case"]
        .with_user(advisor)
        .create(
            [
                {
                    "partner_id": entity.id,
                    "contact_id": contact.id,
                    "channel_id": env.ref("grandes_clientes.channel_phone").id,
                    "typification_id": env.ref("grandes_clientes.typification_t22").id,
                    "subject": f"Pago no aplicado {index}",
                    "description": "El pago no aparece en el estado de cuenta.",
                    "beneficiary_name": "Ana Gómez",
                    "beneficiary_id_type": "CC",
                    "beneficiary_id_number": str(7 * 10**9 + index),
                }
                for index in range(ROWS)
            ]
        )
    )
    cases._do_register()
    tickets = (
        env["helpdesk.ticket"]
        .with_user(agent)
        .create(
            [
                {
                    "name": f"Pago no aplicado {index}",
                    "description": "<p>El pago no aparece en el estado de cuenta.</p>",
                    "partner_id": contact.id,
                    "user_id": agent.id,
                }
                for index in range(ROWS)
            ]
        )
    )
    env.flush_all()
    return cases, tickets


def measure(act):
    """Return CPU seconds and queries of ``act``, with an empty record cache."""
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.process_time()
    begun = time.perf_counter()
    act()
    return (
        time.perf_counter() - begun,
        time.process_time() - start,
        env.cr.sql_log_count - queries,
    )


def page(records, hidden=True):
    spec = screens.list_spec(records, hidden)
    return lambda: records.browse().web_search_read(
        [], spec, limit=80, count_limit=10_001
    )


def form(records):
    spec = screens.form_spec(records)
    return lambda: records[:1].web_read(spec)


cases, tickets = setting()
acts = {
    "form": form(cases),
    "form, peer": form(tickets),
    "list": page(cases),
    "list, peer": page(tickets),
    "shown": page(cases, hidden=False),
    "shown, peer": page(tickets, hidden=False),
}
runs = {name: [] for name in acts}
for turn in range(ROUNDS + 3):
    for name, act in acts.items():
        taken = measure(act)
        if turn >= 3:
            runs[name].append(taken)
print(
    f"Odoo {release.version}, {os.environ.get('GC_PEER')}, "
    f"Python {platform.python_version()}, "
    f"PostgreSQL {env.cr._cnx.server_version}, {ROUNDS} rounds, medians"
)
median = {
    name: [statistics.median(column) for column in zip(*rows, strict=True)]
    for name, rows in runs.items()
}
for name, (seconds, own, queries) in median.items():
    print(
        f"{name:<14}{seconds * 1000:8.2f} ms, {own * 1000:8.2f} ms of the process,"
        f"{queries:5.0f} queries"
    )
for name, bound in (("form", 3), ("list", 1), ("shown", 1)):
    ours, theirs = median[name], median[f"{name}, peer"]
    print(
        f"{name}, ours / theirs: {ours[0] / theirs[0]:.2f}, by the process's own time "
        f"{ours[1] / theirs[1]:.2f}   at most {bound}"
    )
print(f"queries of the form {median['form'][2]:.0f}   at most 20")
env.cr.rollback()
