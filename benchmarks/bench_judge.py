"""Judging closed cases, compared with reading them and their events by the ORM.

Run by ``benchmarks/run bench_judge`` inside ``odoo shell``, which provides ``env``.
Cases and events are created by SQL from the walks below, some with a late escalation;
the cases are marked as conforming, as after judging each act. Rounds alternate;
medians are printed. Everything is rolled back.
"""

import os
import platform
import statistics
import time

from odoo import release
from odoo.tools import split_every

CASES = int(os.environ.get("GC_BENCH_ROWS", 100_000))
CHUNK = 1_000
ROUNDS = int(os.environ.get("GC_BENCH_ROUNDS", 3))

env = env(context={**env.context, "lang": "en_US"})  # noqa: F821
Case = env["grandes.clientes.case"]
Event = env["grandes.clientes.case.event"]
# Fields that the judge reads of an event and of its case.
EVENT_FIELDS = [
    "case_id",
    "sequence",
    "step",
    "act",
    "role",
    "user_id",
    "state_from",
    "state_to",
    "facts",
    "happened_on",
]
CASE_FIELDS = ["procedure_id", "company_id", "complained_user_id", "state"]
FRONT, BACK, AREA = "group_front_office", "group_back_office", "group_mission_area"
BEGIN = (
    ("5.2.1", "receive", FRONT, "received", "received", '{"channel": "email"}'),
    ("5.2.3", "check_repeats", FRONT, "received", "received", None),
    (
        "5.2.5",
        "register",
        FRONT,
        "received",
        "front_office",
        '{"channel": "email", "typification": "T22"}',
    ),
)
END = (
    ("5.2.8", "answer", FRONT, "front_office", "answered", '{"answer": %d}'),
    ("5.2.8", "close", FRONT, "answered", "closed", '{"answer": %d}'),
)
WALKS = {
    "front office": (
        *BEGIN,
        (
            "5.2.6",
            "consult",
            FRONT,
            "front_office",
            "front_office",
            '{"consultation": %d}',
        ),
        ("5.2.7", "answer", FRONT, "front_office", "answered", '{"answer": %d}'),
        END[1],
    ),
    "back office": (
        *BEGIN,
        ("5.2.10", "check_matrix", FRONT, "front_office", "front_office", None),
        (
            "5.2.11",
            "escalate",
            FRONT,
            "front_office",
            "back_office",
            '{"escalation": %d, "departure": "none", "late": false}',
        ),
        ("5.2.14", "escalation_accept", BACK, "back_office", "back_office", None),
        (
            "5.2.15",
            "consult",
            BACK,
            "back_office",
            "back_office",
            '{"consultation": %d}',
        ),
        (
            "5.2.16",
            "escalation_answer",
            BACK,
            "back_office",
            "front_office",
            '{"escalation": %d, "in_time": true}',
        ),
        *END,
    ),
    "area": (
        *BEGIN,
        ("5.2.10", "check_matrix", FRONT, "front_office", "front_office", None),
        (
            "5.2.12",
            "escalate",
            FRONT,
            "front_office",
            "mission_area",
            '{"escalation": %d, "departure": "none", "area": "DTE", "late": LATE}',
        ),
        ("5.2.17", "escalation_accept", AREA, "mission_area", "mission_area", None),
        ("5.2.18", "prepare_answer", AREA, "mission_area", "mission_area", None),
        (
            "5.2.19",
            "escalation_answer",
            AREA,
            "mission_area",
            "front_office",
            '{"escalation": %d, "in_time": true}',
        ),
        *END,
    ),
}


def make_cases():
    """Insert the closed cases, and return their ids."""
    partner = env["res.partner"].create(
        {
            "name": "University of the benchmark",
            "is_company": True,
            "is_large_client": True,
            "large_client_type": "ies",
        }
    )
    params = {
        "count": CASES,
        "company": env.company.id,
        "partner": partner.id,
        "channel": env.ref("grandes_clientes.channel_email").id,
        "typification": env.ref("grandes_clientes.typification_t22").id,
        "procedure": env.ref("grandes_clientes.procedure_m5_1_08").id,
        "user": env.uid,
    }
    env.cr.execute(
        """
        WITH filing AS (
            INSERT INTO grandes_clientes_filing (
                name, consent, company_id, channel_id, partner_id, received_on,
                arrived_on, subject, create_date, write_date)
            SELECT 'J' || i, 'not_asked', %(company)s, %(channel)s, %(partner)s,
                   now() - i * interval '1 minute', now() - i * interval '1 minute',
                   'Pago no aplicado ' || i, now(), now()
              FROM generate_series(1, %(count)s) i
            RETURNING id, name, received_on, subject)
        INSERT INTO grandes_clientes_case (
            name, state, company_id, filing_id, partner_id, channel_id, received_on,
            registered_on, closed_on, subject, typification_id, kind, user_id,
            procedure_id, conformity, create_date, write_date)
        SELECT 'C' || filing.name, 'closed', %(company)s, filing.id, %(partner)s,
               %(channel)s, filing.received_on, filing.received_on, now(),
               filing.subject, %(typification)s, 'claim', %(user)s, %(procedure)s,
               'conforming', now(), now()
          FROM filing
        RETURNING id
        """,
        params,
    )
    return sorted(row[0] for row in env.cr.fetchall())


def make_events(case_ids):
    """Insert the events of the cases, each case following one of the walks."""
    for place, walk in enumerate(WALKS.values()):
        mine = case_ids[place :: len(WALKS)]
        for sequence, (step, act, role, before, after, facts) in enumerate(walk, 1):
            env.cr.execute(
                """
                INSERT INTO grandes_clientes_case_event (
                    case_id, company_id, sequence, happened_on, step, act, user_id,
                    role, desk, state_from, state_to, facts, digest)
                SELECT id, %(company)s, %(sequence)s, now(), %(step)s, %(act)s,
                       %(user)s, %(role)s, 'front_office', %(before)s, %(after)s,
                       replace(replace(%(facts)s, '%%d', id::text), 'LATE',
                               (id %% 50 = 0)::text)::jsonb,
                       md5(id::text)
                  FROM unnest(%(ids)s) id
                """,
                {
                    "company": env.company.id,
                    "sequence": sequence,
                    "step": step,
                    "act": act,
                    "user": env.uid,
                    "role": role,
                    "before": before,
                    "after": after,
                    "facts": facts,
                    "ids": mine,
                },
            )
    env.cr.execute("ANALYZE grandes_clientes_case")
    env.cr.execute("ANALYZE grandes_clientes_case_event")


def measure(act):
    """Run ``act`` with a cold cache and roll back; return the seconds."""
    env.invalidate_all()
    env.cr.execute("SAVEPOINT bench")
    start = time.perf_counter()
    act()
    env.flush_all()
    taken = time.perf_counter() - start
    env.cr.execute("ROLLBACK TO SAVEPOINT bench")
    env.invalidate_all()
    return taken


def judge_all():
    """Judge all cases chunk by chunk, as the job does."""
    for chunk in split_every(CHUNK, IDS):
        Case.browse(chunk)._do_judge()


def judge_only():
    """Judge without writing the results."""
    verdicts = {}
    for chunk in split_every(CHUNK, IDS):
        env["grandes.clientes.judging"]._find_anew(list(chunk), verdicts)


def read_by_orm(fields):
    """Read the cases, and the judge's fields of their events, through the ORM."""
    for chunk in split_every(CHUNK, IDS):
        cases = Case.browse(chunk)
        cases.read(fields)
        cases.event_ids.read(EVENT_FIELDS)
        env.invalidate_all()


IDS = make_cases()
make_events(IDS)
stored = [
    name
    for name, field in Case._fields.items()
    if field.store and field.column_type and not field.groups
]
acts = {
    "judged, with what is written": judge_all,
    "judged, nothing written": judge_only,
    "read by the ORM, all columns": lambda: read_by_orm(stored),
    "read by the ORM, what is judged": lambda: read_by_orm(CASE_FIELDS),
}
runs = {name: [] for name in acts}
for _turn in range(ROUNDS):
    for name, act in acts.items():
        runs[name].append(measure(act))
times = {name: statistics.median(taken) for name, taken in runs.items()}
env.cr.rollback()
print(
    f"Odoo {release.version}, Python {platform.python_version()}, "
    f"PostgreSQL {env.cr._cnx.server_version}, {ROUNDS} rounds, medians, "
    f"{CASES} closed cases"
)
for name, seconds in times.items():
    print(f"{name:<34}{seconds:10.2f} s {1e6 * seconds / CASES:10.1f} µs a case")
reading, least = list(times.values())[2:]
for name, seconds in list(times.items())[:2]:
    print(f"{name} / all columns {seconds / reading:.3f}   at most 0.200")
    print(f"{name} / what is judged {seconds / least:.3f}")
