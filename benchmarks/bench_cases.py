"""Registration and the first page of the list, compared with OCA's ``helpdesk_mgmt``.

Run by ``benchmarks/run bench_cases`` inside ``odoo shell``, which provides ``env``.
Rounds alternate between ours and theirs; medians and ratios are printed. Ratios are of
the CPU time of both processes, ours and its database server's, which hardly depends on
the load of the machine. Single registrations and tickets alternate in a round of their
own, because after a thousand of either, the next act suffers from the processor's
caches. Mail is excluded: the contacts have no address, the tickets are unassigned.
Everything measured is rolled back; the background cases stay in the database.
"""

import os
import platform
import statistics
import time

from odoo import release

from odoo.addons.grandes_clientes.benchmarks import screens
from odoo.addons.grandes_clientes.benchmarks.measured import get_work

ROWS = int(os.environ.get("GC_BENCH_ROWS", 1_000_000))
FEW = min(ROWS, 10_000)
ROUNDS = 5
TURNS = 40
BATCH = 1_000

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
Case = env["grandes.clientes.case"]
Ticket = env["helpdesk.ticket"]


def measure(act):
    """Run ``act``, flush and roll back; return seconds, queries and CPU seconds."""
    env.invalidate_all()
    env.cr.execute("SAVEPOINT bench")
    start, worked = time.perf_counter(), get_work(env.cr)
    queries = env.cr.sql_log_count
    act()
    env.flush_all()
    queries = env.cr.sql_log_count - queries
    taken = time.perf_counter() - start, queries, get_work(env.cr) - worked
    env.cr.execute("ROLLBACK TO SAVEPOINT bench")
    env.invalidate_all()
    return taken


def medians(acts):
    """Return the medians ``{name: (seconds, queries, work)}`` of alternating acts.

    The first round only warms up.
    """
    runs = {name: [] for name in acts}
    for turn in range(ROUNDS + 1):
        for name, act in acts.items():
            taken = measure(act)
            if turn:
                runs[name].append(taken)
    return {
        name: tuple(statistics.median(column) for column in zip(*rows, strict=True))
        for name, rows in runs.items()
    }


def setting():
    """Create, once, the entity, the contact without address and the advisor."""
    partner = env["res.partner"].search([("ref", "=", "gc-bench")], limit=1)
    if not partner:
        user = env["res.users"].create(
            {
                "name": "Advisor of the benchmark",
                "login": "gc_bench",
                "group_ids": [
                    (4, env.ref("base.group_user").id),
                    (4, env.ref("grandes_clientes.group_front_office").id),
                ],
            }
        )
        partner = env["res.partner"].create(
            {
                "name": "University of the benchmark",
                "ref": "gc-bench",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
                "advisor_id": user.id,
            }
        )
        env["res.partner"].create({"name": "Contact", "parent_id": partner.id})
        env.cr.commit()
    return partner


def agent():
    """Return a user with the rights for the peer's tickets, created once."""
    user = env["res.users"].search([("login", "=", "gc_bench_agent")], limit=1)
    if not user:
        user = env["res.users"].create(
            {
                "name": "Agent of the benchmark",
                "login": "gc_bench_agent",
                "group_ids": [
                    (4, env.ref("base.group_user").id),
                    (4, env.ref("helpdesk_mgmt.group_helpdesk_user").id),
                ],
            }
        )
        env.cr.commit()
    return user


partner = setting()
advisor = partner.advisor_id
peer_user = agent()
base_vals = {
    "partner_id": partner.id,
    "contact_id": partner.child_ids[0].id,
    "channel_id": env.ref("grandes_clientes.channel_email").id,
    "typification_id": env.ref("grandes_clientes.typification_t22").id,
    "subject": "Pago no aplicado",
    "description": "El pago no aparece en el estado de cuenta.",
    "beneficiary_name": "Ana Gómez",
    "beneficiary_id_type": "CC",
}


def register(count, offset=9 * 10**9):
    Case.with_user(advisor).create(
        [
            {**base_vals, "beneficiary_id_number": str(offset + index)}
            for index in range(count)
        ]
    )._do_register()


def register_sheet(count, offset=8 * 10**9):
    """Register ``count`` cases of one filing, as from a spreadsheet."""
    of_filing = ("partner_id", "contact_id", "channel_id")
    filing = (
        env["grandes.clientes.filing"]
        .with_user(advisor)
        .create({name: base_vals[name] for name in (*of_filing, "subject")})
    )
    vals = {name: base_vals[name] for name in base_vals if name not in of_filing}
    Case.with_user(advisor).create(
        [
            {
                **vals,
                "filing_id": filing.id,
                "beneficiary_id_number": str(offset + index),
            }
            for index in range(count)
        ]
    )._do_register()


def tickets(count):
    Ticket.with_user(peer_user).create(
        [
            {"name": "Pago no aplicado", "description": "No aparece el pago."}
            for _index in range(count)
        ]
    )


def first_page():
    # As the web client does, which limits the count.
    Case.with_user(advisor).web_search_read([], COLUMNS, limit=80, count_limit=10_001)


def fill(count):
    """Create ``count`` background cases by SQL, one in ten of them open."""
    env.cr.execute("SELECT count(*) FROM grandes_clientes_case")
    have = env.cr.fetchone()[0]
    if have >= count:
        return
    print(f"… filling up from {have} to {count} cases", flush=True)
    params = {
        "first": have + 1,
        "last": count,
        "company": env.company.id,
        "partner": partner.id,
        "contact": base_vals["contact_id"],
        "channel": base_vals["channel_id"],
        "typification": base_vals["typification_id"],
        "user": advisor.id,
    }
    env.cr.execute(
        """
        WITH filing AS (
            INSERT INTO grandes_clientes_filing (
                name, consent, company_id, channel_id, partner_id, contact_id,
                received_on, arrived_on, subject, create_date, write_date)
            SELECT 'B' || i, 'not_asked', %(company)s, %(channel)s, %(partner)s,
                   %(contact)s,
                   now() - i * interval '1 minute', now() - i * interval '1 minute',
                   'Pago no aplicado ' || i, now(), now()
              FROM generate_series(%(first)s, %(last)s) i
            RETURNING id, name, received_on, subject)
        INSERT INTO grandes_clientes_case (
            name, state, company_id, filing_id, partner_id, contact_id, channel_id,
            received_on, registered_on, closed_on, subject, typification_id, kind,
            user_id, beneficiary_name, beneficiary_id_number, beneficiary_document,
            duplicate_key, create_date, write_date)
        SELECT 'C' || filing.name,
               CASE WHEN right(filing.name, 1) = '0' THEN 'front_office'
                    ELSE 'closed' END,
               %(company)s, filing.id, %(partner)s, %(contact)s, %(channel)s,
               filing.received_on, filing.received_on,
               CASE WHEN right(filing.name, 1) = '0' THEN NULL ELSE now() END,
               filing.subject, %(typification)s, 'claim', %(user)s,
               'Beneficiaria ' || filing.name, substr(filing.name, 2),
               substr(filing.name, 2),
               concat_ws(':', %(partner)s, substr(filing.name, 2),
                         %(typification)s, ''),
               now(), now()
          FROM filing
        """,
        params,
    )
    env.cr.commit()
    env.cr.execute("ANALYZE grandes_clientes_case")
    env.cr.execute("ANALYZE grandes_clientes_filing")
    env.cr.commit()


def run(behind):
    fill(behind)
    return medians(
        {
            "register": lambda: register_sheet(BATCH),
            "own filings": lambda: register(BATCH),
            "tickets": lambda: tickets(BATCH),
            "register one": lambda: register(1),
            "register 101": lambda: register(101),
            "first page": first_page,
        }
    )


def one_by_one():
    """Return the cost of one registration and one ticket, forty each in turns."""
    ours, theirs = [], []
    for turn in range(-ROUNDS, TURNS):
        taken = measure(lambda turn=turn: register(1, 7 * 10**9 + turn))
        peer = measure(lambda: tickets(1))
        if turn >= 0:
            ours.append(taken)
            theirs.append(peer)
    return ours, theirs


def ratio(label, value, bound):
    print(f"{label:<62}{value:>10.3f}   at most {bound}")


COLUMNS = screens.list_spec(Case.with_user(advisor), hidden=False)
few, many = run(FEW), run(ROWS)
ours, theirs = one_by_one()
ratios = [mine[2] / peer[2] for mine, peer in zip(ours, theirs, strict=True)]
lower, middle, upper = statistics.quantiles(ratios, n=4)
print(
    f"Odoo {release.version}, {os.environ['GC_PEER']}, "
    f"Python {platform.python_version()}, "
    f"PostgreSQL {env.cr._cnx.server_version}, {ROUNDS} rounds, medians"
)
for name, (seconds, queries, worked) in many.items():
    before = few[name]
    print(
        f"{name:<13}"
        f"{FEW:>8} behind: {before[0]:8.4f} s, work {before[2]:8.4f} s,"
        f"{before[1]:6.0f} queries;"
        f"{ROWS:>8} behind: {seconds:8.4f} s, work {worked:8.4f} s,"
        f"{queries:6.0f} queries"
    )
for name, turns in (("one registration", ours), ("one ticket", theirs)):
    seconds, queries, worked = map(statistics.median, zip(*turns, strict=True))
    print(
        f"{name:<18}{TURNS} by turns: {1000 * seconds:.1f} ms, "
        f"work {1000 * worked:.1f} ms, {queries:.0f} queries"
    )
ratio(
    "1,000 cases of one filing made and registered / 1,000 tickets",
    many["register"][2] / many["tickets"][2],
    0.20,
)
ratio(
    "1,000 cases and as many filings / 1,000 tickets",
    many["own filings"][2] / many["tickets"][2],
    0.25,
)
ratio("queries a case registered in 1,000", many["register"][1] / BATCH, 0.5)
ratio("queries of one registration", many["register one"][1], 18)
ratio(
    f"one registration / one ticket (half between {lower:.2f} and {upper:.2f})",
    middle,
    1.2,
)
ratio(
    "queries each extra case of a batch costs",
    (many["register 101"][1] - many["register one"][1]) / 100,
    0.08,
)
ratio(
    "1,000 registered, all rows / few rows behind",
    many["register"][2] / few["register"][2],
    1.25,
)
ratio(
    "first page, all rows / few rows", many["first page"][2] / few["first page"][2], 1.3
)
ratio("queries of the first page", many["first page"][1], 10)
