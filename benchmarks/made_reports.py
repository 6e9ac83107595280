"""Cases and escalations of several years for ``bench_reports``."""

from odoo.addons.grandes_clientes.benchmarks.measured import DAYS, FIRST, NOW, ROWS


def make_rows(env):
    """Insert entities, filings, cases, events and escalations by SQL."""
    cr = env.cr
    cr.execute("SET LOCAL jit = off")
    areas = env["grandes.clientes.mission.area"].search([]).ids
    names = {
        "rows": ROWS,
        "company": env.company.id,
        "user": env.uid,
        "first": FIRST,
        # Interval between two cases, in seconds.
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
    # One escalation per case to an area, and one per second case to the back office.
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
