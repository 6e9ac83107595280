"""Data of several years for ``bench_controls``: cases, audits, attempts, failures."""

import base64
from datetime import date, datetime

from odoo.fields import Command

from odoo.addons.grandes_clientes.benchmarks.measured import (
    DAYS,
    FIRST,
    MONTH,
    NOW,
    ROWS,
    make,
)
from odoo.addons.grandes_clientes.tools import clock

AUDITS, ATTEMPTS, OUTAGES = ROWS // 10, ROWS // 20, 2_000
LEVELS = ("I01.opportunity", "I01.overdue", "I02.unescalated", "I03.matrix")
LEVELS += ("I04.on_time", "I04.well", "I13.csat")


def make_cases(env):
    """Insert entities, filings, cases and their events by SQL."""
    cr, company = env.cr, env.company
    entities = env["res.partner"].create(
        [
            {"name": f"Entity {index}", "is_company": True, "is_large_client": True}
            for index in range(300)
        ]
    )
    env.flush_all()
    # References are known to be valid; checking each row would double the time.
    cr.execute("SET LOCAL session_replication_role = replica")
    names = {
        "rows": ROWS,
        "company": company.id,
        "user": env.uid,
        "first": FIRST,
        "step": DAYS * 86_400 / ROWS,
        "channels": env["grandes.clientes.channel"].search([]).ids,
        "typifications": env["grandes.clientes.typification"].search([]).ids,
        "entities": entities.ids,
    }
    cr.execute(
        """
        CREATE TEMP TABLE bench ON COMMIT DROP AS
        SELECT n, n + 10000000 AS id,
               %(first)s::timestamp + make_interval(secs => n * %(step)s) AS at,
               c.ids[1 + n %% cardinality(c.ids)] AS channel_id,
               t.ids[1 + n %% cardinality(t.ids)] AS typification_id,
               e.ids[1 + n %% cardinality(e.ids)] AS partner_id
          FROM generate_series(1, %(rows)s) n,
               (SELECT %(channels)s::int[] AS ids) c,
               (SELECT %(typifications)s::int[] AS ids) t,
               (SELECT %(entities)s::int[] AS ids) e
        """,
        names,
    )
    cr.execute("ALTER TABLE bench ADD COLUMN closed_on timestamp")
    cr.execute(
        "UPDATE bench SET closed_on = at + make_interval(hours => 20 + (n %% 23) * 15) "
        "WHERE n %% 50 > 0 AND at < %s",
        [datetime(2026, 10, 15)],
    )
    cr.execute("ANALYZE bench")
    cr.execute(
        """
        INSERT INTO grandes_clientes_filing
            (id, name, consent, company_id, channel_id, partner_id, received_on,
             arrived_on)
        SELECT id, 'B' || id, 'not_asked', %(company)s, channel_id, partner_id, at, at
          FROM bench
        """,
        names,
    )
    cr.execute(
        """
        INSERT INTO grandes_clientes_case
            (id, name, state, company_id, filing_id, partner_id, channel_id,
             received_on, registered_on, closed_on, subject, typification_id, kind,
             user_id, date_legal_due, date_promised, create_date)
        SELECT id, 'B' || id,
               CASE WHEN closed_on IS NULL THEN 'front_office' ELSE 'closed' END,
               %(company)s, id, partner_id, channel_id, at, at, closed_on, 'Giro',
               typification_id, 'claim', %(user)s, at::date + 15, at::date + 15, at
          FROM bench
        """,
        names,
    )
    for sequence, (at, act, before, after) in enumerate(
        (
            ("at", "receive", "received", "received"),
            ("at", "register", "received", "front_office"),
            ("closed_on", "close", "answered", "closed"),
        ),
        start=1,
    ):
        cr.execute(
            f"""
            INSERT INTO grandes_clientes_case_event
                (case_id, company_id, sequence, happened_on, act, user_id, state_from,
                 state_to, digest)
            SELECT id, %(company)s, {sequence}, {at}, '{act}', %(user)s, '{before}',
                   '{after}', '' FROM bench WHERE {at} IS NOT NULL
            """,
            names,
        )


def make_audits(env):
    """Insert signed audits of both sides, with all their marks."""
    cr, company = env.cr, env.company
    form = env["grandes.clientes.quality.form"].search(
        [("contact", "=", "written"), ("state", "=", "active")], limit=1
    )
    names = {
        "company": company.id,
        "user": env.uid,
        "form": form.id,
        "every": ROWS // AUDITS,
    }
    cr.execute(
        """
        INSERT INTO grandes_clientes_quality_audit
            (id, company_id, case_id, channel_id, advisor_id, auditor_id, form_id, side,
             contact, state, identity_in_case, identity_in_mercurio, signed_on, score,
             has_score, is_directed, is_exercise, is_blind, is_settled)
        SELECT n + 10000000, %(company)s, id, channel_id, %(user)s, %(user)s, %(form)s,
               CASE WHEN n %% 4 = 0 THEN 'outsourcing' ELSE 'entity' END, 'written',
               'signed', 'yes', 'no_data', closed_on + interval '3 days', 70 + n %% 30,
               TRUE, n %% 12 = 0, FALSE, FALSE, FALSE
          FROM bench WHERE n %% %(every)s = 1 AND closed_on IS NOT NULL
        """,
        names,
    )
    cr.execute(
        """
        INSERT INTO grandes_clientes_quality_mark
            (audit_id, company_id, attribute_id, error_class, answer)
        SELECT audit.id, %(company)s, attribute.id, attribute.error_class,
               CASE WHEN (audit.id + attribute.id) %% 29 = 0 THEN 'no'
                    WHEN (audit.id + attribute.id) %% 31 = 0 THEN 'na' ELSE 'yes' END
          FROM grandes_clientes_quality_audit audit
          JOIN grandes_clientes_quality_attribute attribute
            ON attribute.form_id = %(form)s
         WHERE audit.id > 10000000
        """,
        names,
    )


def make_attempts(env):
    """Insert a hundred campaigns with targets and two attempts for each."""
    cr, company = env.cr, env.company
    names = {"company": company.id, "user": env.uid, "attempts": ATTEMPTS}
    cr.execute(
        """
        INSERT INTO grandes_clientes_outreach_campaign
            (id, company_id, max_attempts, spacing_hours, name, state, reason, base,
             date_from, date_to, frozen_on)
        SELECT 10000000 + m, %(company)s, 3, 24, 'B' || m, 'closed', 'no_contact',
               'entities', begins, begins + 20, begins
          FROM generate_series(0, 99) m,
               LATERAL (SELECT DATE '2024-11-01' + m * 7 AS begins) week
        """,
        names,
    )
    cr.execute(
        """
        INSERT INTO grandes_clientes_outreach_target
            (id, campaign_id, company_id, partner_id, advisor_id, attempt_count, state)
        SELECT 10000000 + t, 10000000 + t %% 100, %(company)s, entity.partner_id,
               %(user)s, 2, 'reached'
          FROM generate_series(0, %(attempts)s / 2 - 1) t
          JOIN (SELECT n, partner_id FROM bench WHERE n <= 300) entity
            ON entity.n = 1 + t / 100
        """,
        names,
    )
    cr.execute(
        """
        INSERT INTO grandes_clientes_outreach_attempt
            (target_id, number, company_id, campaign_id, partner_id, user_id, result,
             means, minutes, attempted_on, recorded_on)
        SELECT target.id, number, %(company)s, target.campaign_id, target.partner_id,
               %(user)s,
               (ARRAY['reached', 'no_answer', 'busy', 'message'])
                   [1 + (target.id + number) %% 4],
               'phone', 3, at, at
          FROM grandes_clientes_outreach_target target
          JOIN grandes_clientes_outreach_campaign campaign
            ON campaign.id = target.campaign_id
         CROSS JOIN generate_series(1, 2) number
         CROSS JOIN LATERAL (
               SELECT campaign.date_from + make_interval(
                   days => ((target.id / 100) %% 7 + 7 * (number - 1))::int,
                   hours => (14 + target.id %% 6)::int) AS at) made
         WHERE target.id >= 10000000
        """,
        names,
    )


def make_outages(env):
    """Insert failures of about an hour, and days of the platform."""
    cr, company = env.cr, env.company
    systems = env["grandes.clientes.legacy.system"].search([]).ids
    names = {"company": company.id, "systems": systems, "outages": OUTAGES}
    cr.execute(
        """
        INSERT INTO grandes_clientes_outage
            (company_id, system_id, state, ticket, began_on, ended_on, reported_on,
             is_planned, attributable_to)
        SELECT %(company)s, (%(systems)s::int[])[1 + n %% %(many)s], 'ended',
               'INC-' || n, at, at + make_interval(mins => 20 + n %% 90),
               at + interval '9 min',
               FALSE, (ARRAY['entity', 'contractor', 'third_party'])[1 + n %% 3]
          FROM generate_series(1, %(outages)s) n
         CROSS JOIN LATERAL (
               SELECT %(first)s::timestamp
                      + make_interval(hours => (n * %(hours)s)::int) AS at) began
        """,
        {
            **names,
            "many": len(systems),
            "first": FIRST,
            "hours": DAYS * 24 / OUTAGES,
        },
    )
    cr.execute(
        """
        INSERT INTO grandes_clientes_platform_load (id, company_id, kind, state,
                                                    loaded_on)
        VALUES (10000000, %(company)s, 'levels', 'loaded', '2026-11-01')
        """,
        names,
    )
    cr.execute(
        """
        INSERT INTO grandes_clientes_platform_day
            (load_id, company_id, date, offered, answered, in_threshold, abandoned,
             has_threshold, has_abandoned, is_current)
        SELECT 10000000, %(company)s, DATE '2024-11-01' + n, 120, 110, 90, 10, TRUE,
               TRUE, TRUE FROM generate_series(0, 729) n
        """,
        names,
    )


def make_expected(env):
    """Create expected controls for more than a year, most of them done."""
    cr, company = env.cr, env.company
    cr.execute("SET LOCAL session_replication_role = origin")
    Occurrence = env["grandes.clientes.control.occurrence"]
    company.grandes_clientes_control_from = date(2025, 1, 1)
    for instant in (datetime(2025, 12, 1, 15), NOW):
        with clock.at(instant):
            Occurrence._plan_company(company)
    env.flush_all()
    cr.execute(
        """
        UPDATE grandes_clientes_control_occurrence
           SET state = CASE WHEN id % 17 = 0 THEN 'absent' WHEN id % 19 = 0 THEN 'late'
                            ELSE 'done' END,
               done_on = CASE WHEN id % 17 > 0 THEN date_to + interval '20 hours' END,
               missing = CASE WHEN id % 17 = 0 THEN 'Firma' END,
               absent_since = CASE WHEN id % 17 = 0 THEN due_on + 1 END
         WHERE due_on < '2026-11-03'
        """
    )
    env.invalidate_all()


def make_contract(env):
    """Create a contract with seven service levels, and six months of frozen reports."""
    cr, company = env.cr, env.company
    env["grandes.clientes.contract"].create(
        {
            "name": "Bench",
            "company_id": company.id,
            "date_from": FIRST.date(),
            "level_ids": [
                Command.create({"indicator": code, "goal": 95, "discount": 1})
                for code in LEVELS
            ],
            "obligation_ids": [
                Command.create(
                    {
                        "name": "Visit",
                        "clause": "7.3",
                        "text": "A visit each week.",
                        "measure": "control",
                        "control_id": env.ref("grandes_clientes.control_c04").id,
                        "formula": "per_event",
                        "rate": 0.5,
                        "most": 1,
                    }
                )
            ],
        }
    )
    codes = sorted({code.partition(".")[0] for code in LEVELS})
    contents = {
        code: base64.b64encode(make(env, code, MONTH).to_json().encode())
        for code in codes
    }
    for number in range(4, 10):
        with clock.at(NOW):
            pack = env["grandes.clientes.report.pack"].create(
                {"date_from": date(2026, number, 1)}
            )
        pack.sudo().sheet_ids.unlink()
        env["grandes.clientes.report.sheet"].sudo().create(
            [
                {"pack_id": pack.id, "code": code, "state": "ready", "data": content}
                for code, content in contents.items()
            ]
        )
        env.flush_all()
        cr.execute(
            "UPDATE grandes_clientes_report_pack SET state = 'sent' WHERE id = %s",
            pack.ids,
        )
    env.invalidate_all()


def analyze(env):
    """Update PostgreSQL's statistics of the tables."""
    cr = env.cr
    for table in (
        "filing case case_event quality_audit quality_mark outreach_campaign "
        "outreach_target outreach_attempt outage platform_day control_occurrence"
    ).split():
        cr.execute(f"ANALYZE grandes_clientes_{table}")
