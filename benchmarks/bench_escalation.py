"""Mass escalation compared with user and stage changes on ``helpdesk_mgmt`` tickets.

Run by ``benchmarks/run bench_escalation`` inside ``odoo shell``, which provides
``env``. Ten acts of 1,000 alternate with those of OCA's addon; then follows one act of
10,000, as by the wizard and its job: lines first, chunks of 1,000, notifications once
at the end. Printed: queries and seconds per case, the ratios of times, and the cost of
a case of 10,000 compared with one of 1,000. Each chunk is committed outside the
measurement, as the job does, because in a single transaction dead row versions of
earlier chunks could not be cleaned up.
"""

import os
import platform
import statistics
import time
from datetime import timedelta

from odoo import release

from odoo.addons.grandes_clientes.benchmarks.measured import get_work
from odoo.addons.grandes_clientes.tools import clock

CASES = int(os.environ.get("GC_BENCH_CASES", 10_000))
CHUNK = 1_000
CONTACTS = 20

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
Case = env["grandes.clientes.case"]
Ticket = env["helpdesk.ticket"]


def person(login, group):
    """Create an internal user with one role."""
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "email": f"{login}@example.com",
            "group_ids": [
                (4, env.ref("base.group_user").id),
                (4, env.ref(group).id),
            ],
        }
    )


def entities(advisor):
    """Return contacts, each of a different entity."""
    companies = env["res.partner"].create(
        [
            {
                "name": f"University {index}",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
                "advisor_id": advisor.id,
            }
            for index in range(CONTACTS)
        ]
    )
    return env["res.partner"].create(
        [
            {
                "name": f"Contact {index}",
                "parent_id": company.id,
                "email": f"contact{index}@example.com",
            }
            for index, company in enumerate(companies)
        ]
    )


def measured(act):
    """Return seconds, queries and CPU seconds of ``act``, with a cold cache.

    Includes what Odoo defers to the commit (the peer's tracking).
    """
    env.cr.flush()
    env.invalidate_all()
    start, worked = time.perf_counter(), get_work(env.cr)
    queries = env.cr.sql_log_count
    act()
    env.cr.flush()
    asked = env.cr.sql_log_count - queries
    return time.perf_counter() - start, asked, get_work(env.cr) - worked


advisor = person("gc_bench_advisor", "grandes_clientes.group_front_office")
official = person("gc_bench_official", "grandes_clientes.group_mission_area")
agent = person("gc_bench_agent2", "helpdesk_mgmt.group_helpdesk_user")
other_agent = person("gc_bench_agent3", "helpdesk_mgmt.group_helpdesk_user")
env["grandes.clientes.mission.area"].search(
    [("code", "!=", False)]
).member_ids = official
contacts = entities(advisor)
typifications = [
    env.ref(f"grandes_clientes.typification_{code}").id
    for code in ("t09", "t11", "t18")
]
channel = env.ref("grandes_clientes.channel_email").id
stages = env["helpdesk.ticket.stage"].search([("closed", "=", False)])


def cases(count, offset):
    """Return registered cases of several entities, for three areas."""
    made = Case.with_user(advisor).create(
        [
            {
                "partner_id": contacts[index % CONTACTS].parent_id.id,
                "contact_id": contacts[index % CONTACTS].id,
                "channel_id": channel,
                "typification_id": typifications[index % 3],
                "subject": "Giro no recibido",
                "description": "El giro no aparece.",
                "beneficiary_name": "Ana Gómez",
                "beneficiary_id_type": "CC",
                "beneficiary_id_number": str(10**9 + offset + index),
            }
            for index in range(count)
        ]
    )
    made._do_register()
    return made


def tickets(count):
    """Return unassigned tickets in the first stage."""
    return Ticket.with_user(agent).create(
        [
            {
                "name": "Giro no recibido",
                "description": "El giro no aparece.",
                "stage_id": stages[0].id,
                "partner_id": contacts[index % CONTACTS].id,
            }
            for index in range(count)
        ]
    )


warm_up = cases(2, 9 * 10**8)
warm_up._do_escalate("mission_area")
tickets(2).write({"user_id": other_agent.id, "stage_id": stages[1].id})
env.cr.commit()
ours, theirs, answers = [], [], []
for turn in range(CASES // CHUNK):
    chunk, peers = cases(CHUNK, turn * CHUNK), tickets(CHUNK)
    env.cr.commit()
    ours.append(measured(lambda chunk=chunk: chunk._do_escalate("mission_area")))
    values = {"user_id": other_agent.id, "stage_id": stages[1].id}
    theirs.append(measured(lambda peers=peers, values=values: peers.write(values)))
    if turn == 0:
        escalations = env["grandes.clientes.escalation"].with_user(official)
        escalations = escalations.browse(chunk.escalation_ids.ids)
        with clock.at(clock.now() + timedelta(hours=1)):
            answers.append(
                measured(lambda e=escalations: e._do_answer("Girado en agosto."))
            )
    env.cr.commit()

waiting = Case.browse()
for turn in range(CASES // CHUNK):
    waiting |= cases(CHUNK, 10**8 + turn * CHUNK)
    env.cr.commit()
Wizard = env["grandes.clientes.case.escalate"].with_user(advisor)
as_one = [
    measured(
        lambda: Wizard.create(
            {"case_ids": waiting.ids, "target": "mission_area"}
        ).action_escalate()
    )
]
env.cr.commit()
job = env["grandes.clientes.job"].search([], order="id desc", limit=1)
left = [True]
while left[-1]:
    as_one.append(measured(lambda: left.append(job.with_user(advisor)._run_chunk())))
    env.cr.commit()
made = env["grandes.clientes.escalation"].search_count([("case_id", "in", waiting.ids)])
assert made == CASES, made

seconds, queries, worked = zip(*ours, strict=True)
one_seconds, one_queries, one_worked = zip(*as_one, strict=True)
peer_seconds, peer_queries, peer_worked = zip(*theirs, strict=True)
peer = os.environ.get("GC_PEER", "helpdesk_mgmt")
grown, all_grown = seconds[-1] / seconds[0], statistics.mean(seconds) / seconds[0]
lines = [
    f"Odoo {release.version}, Python {platform.python_version()}, "
    f"{os.cpu_count()} cores",
    f"{CASES} cases in chunks of {CHUNK}, {CONTACTS} contacts told, 3 areas",
    f"ours:   {sum(queries) / CASES:.3f} queries, "
    f"{1000 * sum(seconds) / CASES:.2f} ms a case (at most 0.25 queries)",
    f"theirs: {sum(peer_queries) / CASES:.3f} queries, "
    f"{1000 * sum(peer_seconds) / CASES:.2f} ms a ticket ({peer})",
    f"ratio of times: {sum(seconds) / sum(peer_seconds):.3f} (at most 0.10)",
    f"of the medians: "
    f"{statistics.median(seconds) / statistics.median(peer_seconds):.3f}; "
    f"of the work of both processes: {sum(worked) / sum(peer_worked):.3f}",
    f"a case of the last thousand beside one of the first: {grown:.2f}; "
    f"of all: {all_grown:.2f} (at most 1.15); "
    f"of the work of both processes: {statistics.mean(worked) / worked[0]:.2f}",
    f"one act of {CASES}: {sum(one_queries) / CASES:.3f} queries, "
    f"{1000 * sum(one_seconds) / CASES:.2f} ms a case; "
    f"ratio of times: {sum(one_seconds) / sum(peer_seconds):.3f} (at most 0.08); "
    f"of the work of both processes: {sum(one_worked) / sum(peer_worked):.3f}",
    f"one answer for {CHUNK}: {answers[0][1] / CHUNK:.3f} queries a case, "
    f"{answers[0][0]:.2f} s",
]
print("\n".join(lines))
