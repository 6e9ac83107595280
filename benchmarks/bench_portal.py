"""Portal list and advisors' list over HTTP, compared with OCA's ``helpdesk_mgmt``.

Run by ``benchmarks/run bench_portal`` inside ``odoo shell``, which provides ``env``. A
server with two workers serves eight clients that read pages one after the other, ours
and theirs in turn. Printed: requests per second, medians and the 95th percentile for a
thousand rows and for all (``GC_BENCH_ROWS``, 200,000 by default). All rows belong to
the entity of the requesting coordinator, the worst case for both.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from odoo import release

from odoo.addons.grandes_clientes.benchmarks import http_load, screens

ROWS = int(os.environ.get("GC_BENCH_ROWS", 200_000))
FEW = min(ROWS, 1_000)
SECONDS = float(os.environ.get("GC_BENCH_SECONDS", 10))
ROUNDS = 3
CLIENTS = 8
WORKERS = 2
PROGRAM = str(Path(sys.argv[0]).resolve())
PASSWORD = "benchmark of the portal"

env = env(context={**env.context, "lang": "en_US", "no_reset_password": True})  # noqa: F821


def user(login, group_xmlids, **vals):
    """Return a user with the benchmark's password, created once."""
    found = env["res.users"].search([("login", "=", login)], limit=1)
    if not found:
        groups = [(4, env.ref(xmlid).id) for xmlid in group_xmlids]
        found = env["res.users"].create(
            {"name": login, "login": login, "group_ids": groups, **vals}
        )
        found.password = PASSWORD
    return found


def setting():
    """Create, once, the entity, its coordinator, the advisor and the peer's agent."""
    advisor = user(
        "gc_bench_advisor", ["base.group_user", "grandes_clientes.group_front_office"]
    )
    agent = user(
        "gc_bench_manager", ["base.group_user", "helpdesk_mgmt.group_helpdesk_manager"]
    )
    entity = env["res.partner"].search([("ref", "=", "gc-bench-portal")], limit=1)
    if not entity:
        entity = env["res.partner"].create(
            {
                "name": "University of the benchmark",
                "ref": "gc-bench-portal",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
                "advisor_id": advisor.id,
            }
        )
    contact = entity.child_ids[:1] or env["res.partner"].create(
        {"name": "Coordinator", "parent_id": entity.id, "is_coordinator": True}
    )
    portal = user("gc_bench_portal", ["base.group_portal"], partner_id=contact.id)
    env.cr.commit()
    return entity, contact, portal, advisor, agent


def fill(count):
    """Create ``count`` cases and tickets by SQL, one in ten of them open."""
    env.cr.execute("SELECT count(*) FROM grandes_clientes_case")
    have = env.cr.fetchone()[0]
    if have < count:
        params = {
            "first": have + 1,
            "last": count,
            "company": env.company.id,
            "partner": entity.id,
            "contact": contact.id,
            "channel": env.ref("grandes_clientes.channel_email").id,
            "typification": env.ref("grandes_clientes.typification_t22").id,
            "user": advisor.id,
            "agent": agent.id,
        }
        env.cr.execute(
            """
            WITH filing AS (
                INSERT INTO grandes_clientes_filing (
                    name, consent, company_id, channel_id, partner_id, contact_id,
                    received_on, arrived_on, subject, create_date, write_date)
                SELECT 'P' || i, 'not_asked', %(company)s, %(channel)s, %(partner)s,
                       %(contact)s,
                       now() - i * interval '1 minute',
                       now() - i * interval '1 minute',
                       'Pago no aplicado ' || i, now(), now()
                  FROM generate_series(%(first)s, %(last)s) i
                RETURNING id, name, received_on, subject)
            INSERT INTO grandes_clientes_case (
                name, state, company_id, filing_id, partner_id, contact_id, channel_id,
                received_on, registered_on, closed_on, subject, typification_id, kind,
                user_id, beneficiary_name, beneficiary_id_type, beneficiary_id_number,
                beneficiary_document, date_promised, date_legal_due, create_date,
                write_date)
            SELECT 'C' || filing.name,
                   CASE WHEN right(filing.name, 1) = '0' THEN 'front_office'
                        ELSE 'closed' END,
                   %(company)s, filing.id, %(partner)s, %(contact)s, %(channel)s,
                   filing.received_on, filing.received_on,
                   CASE WHEN right(filing.name, 1) = '0' THEN NULL ELSE now() END,
                   filing.subject, %(typification)s, 'claim', %(user)s,
                   'Beneficiaria ' || filing.name, 'CC', substr(filing.name, 2),
                   substr(filing.name, 2), filing.received_on::date + 15,
                   filing.received_on::date + 15, now(), now()
              FROM filing
            """,
            params,
        )
        env.cr.execute(
            """
            INSERT INTO helpdesk_ticket (
                number, name, description, partner_id, commercial_partner_id, user_id,
                company_id, stage_id, priority, sequence, active, create_date,
                write_date, create_uid, last_stage_update)
            SELECT 'HT' || lpad(i::text, 8, '0'), 'Pago no aplicado ' || i,
                   '<p>El pago no aparece en el estado de cuenta.</p>', %(contact)s,
                   %(partner)s, %(agent)s, %(company)s,
                   (SELECT id FROM helpdesk_ticket_stage
                     WHERE closed = (i %% 10 > 0) ORDER BY sequence, id LIMIT 1),
                   '1', 10, true, now() - i * interval '1 minute',
                   now() - i * interval '1 minute', %(agent)s,
                   now() - i * interval '1 minute'
              FROM generate_series(%(first)s, %(last)s) i
            """,
            params,
        )
    env.cr.commit()
    env.cr._cnx.autocommit = True
    for table in (
        "grandes_clientes_case",
        "grandes_clientes_filing",
        "helpdesk_ticket",
    ):
        env.cr.execute(f"VACUUM ANALYZE {table}")
    env.cr._cnx.autocommit = False


def list_request(model, view_user):
    """Return ``(path, body)`` of the web client's request for a first page."""
    return "/web/dataset/call_kw", {
        "params": {
            "model": model,
            "method": "web_search_read",
            "args": [],
            "kwargs": {
                "domain": [],
                "specification": screens.list_spec(
                    env[model].with_user(view_user), hidden=False
                ),
                "limit": 80,
                "count_limit": 10_001,
            },
        }
    }


class Server:
    """Odoo server with worker processes on the benchmark's database."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        port, gevent_port = http_load.free_ports(2)
        self.url = f"http://127.0.0.1:{port}"
        log = Path(self.folder.name, "odoo.log")
        from odoo.tools import config

        self.process = subprocess.Popen(
            [
                # The executable that runs this script.
                *(sys.executable, PROGRAM),
                f"--config={config['config']}",
                f"--addons-path={','.join(config['addons_path'])}",
                f"--database={env.cr.dbname}",
                f"--db-filter=^{env.cr.dbname}$",
                "--http-interface=127.0.0.1",
                f"--http-port={port}",
                f"--gevent-port={gevent_port}",
                f"--workers={WORKERS}",
                "--max-cron-threads=0",
                "--limit-request=1000000",
                f"--logfile={log}",
                "--log-level=warn",
            ],
            cwd=self.folder.name,
            stdin=subprocess.DEVNULL,
        )
        for _try in range(300):
            try:
                if requests.get(f"{self.url}/web/health", timeout=30).ok:
                    return self
            except requests.RequestException:
                time.sleep(0.3)
        self.__exit__()
        raise SystemExit("the server does not answer")

    def __exit__(self, *_details):
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()


def run(rows):
    """Return ``{name: [Result of each round]}`` with ``rows`` background rows."""
    print(f"… having {rows} cases and tickets", flush=True)
    fill(rows)
    asks = {
        "portal list": ("gc_bench_portal", "/my/casos", None),
        "portal list, peer": ("gc_bench_portal", "/my/tickets", None),
        "advisors' list": (
            "gc_bench_advisor",
            *list_request("grandes.clientes.case", advisor),
        ),
        "advisors' list, peer": (
            "gc_bench_manager",
            *list_request("helpdesk.ticket", agent),
        ),
    }
    results = {name: [] for name in asks}
    with Server() as server:
        sessions = {
            login: http_load.sign_in(server.url, env.cr.dbname, login, PASSWORD)
            for login in {ask[0] for ask in asks.values()}
        }
        for turn in range(ROUNDS + 1):
            for name, (login, path, body) in asks.items():
                seconds = SECONDS if turn else 2  # the first round warms up
                result = http_load.load(
                    server.url + path, sessions[login], CLIENTS, seconds, body
                )
                if turn:
                    results[name].append(result)
    return results


def middle(results, name):
    return statistics.median(getattr(result, name) for result in results)


def ratio(label, value, bound):
    print(f"{label:<62}{value:>10.2f}   {bound}")


entity, contact, portal, advisor, agent = setting()
env.cr.execute("SELECT count(*) FROM grandes_clientes_case")
already = env.cr.fetchone()[0]
few = run(FEW) if already <= FEW else None
many = run(ROWS)
print(
    f"Odoo {release.version}, {os.environ['GC_PEER']}, "
    f"Python {platform.python_version()}, "
    f"PostgreSQL {env.cr._cnx.server_version}, {WORKERS} workers, {CLIENTS} clients, "
    f"{ROUNDS} rounds of {SECONDS:g} s, load {os.getloadavg()[0]:.1f}"
)
for count, results in ((FEW, few), (ROWS, many)):
    for name, rounds in (results or {}).items():
        print(
            f"{name:<22}{count:>8} rows:{middle(rounds, 'rate'):9.1f} requests/s;"
            f" median {middle(rounds, 'median') * 1000:8.1f} ms,"
            f" p95 {middle(rounds, 'p95') * 1000:8.1f} ms"
        )
ours, theirs = many["portal list"], many["portal list, peer"]
ratio(
    "portal list, requests a second, ours / theirs",
    middle(ours, "rate") / middle(theirs, "rate"),
    "at least 3",
)
if few:
    ratio(
        "portal list, p95, all rows / few rows",
        middle(ours, "p95") / middle(few["portal list"], "p95"),
        "at most 1.5",
    )
    ratio(
        f"advisors' list of {FEW}, requests a second, ours / theirs",
        middle(few["advisors' list"], "rate")
        / middle(few["advisors' list, peer"], "rate"),
        "at least 1",
    )
else:
    print(f"The database has {already} cases: drop it to compare with {FEW}.")
ours, theirs = many["advisors' list"], many["advisors' list, peer"]
ratio(
    "advisors' list, requests a second, ours / theirs",
    middle(ours, "rate") / middle(theirs, "rate"),
    "at least 5",
)
ratio(
    "advisors' list, p95, ours / theirs",
    middle(ours, "p95") / middle(theirs, "p95"),
    "at most 0.25",
)
