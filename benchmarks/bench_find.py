"""Search of cases by words, compared with the search field of ``helpdesk_mgmt``.

Run by ``benchmarks/run bench_find`` inside ``odoo shell``, which provides ``env``. An
advisor's searches run over ``GC_BENCH_ROWS`` cases and tickets (a million) of 300
entities, with subjects of four words out of forty and names out of a thousand. OCA's
addon searches the literal words in number or title. Then follows the list's first page
in its own order, the user's own work first, for all cases and for open ones. Forty
advisors hold the cases; one in a hundred has no holder. Printed: medians of nine, in
milliseconds, and the sizes of the indexes.
"""

import os

from odoo.addons.grandes_clientes.benchmarks import made

ROWS = int(os.environ.get("GC_BENCH_ROWS", 1_000_000))
WORDS = (
    "garantía devuelta giro matrícula renovación crédito pago aplicado certificado "
    "deuda paz salvo condonación fondo desembolso extemporáneo cambio programa periodo "
    "aplazamiento codeudor rechazado pagaré legalización documento faltante reintegro "
    "saldo favor estado cuenta sostenimiento rubro convenio liquidación reporte notas "
    "académicas beca postgrado"
).split()
NAMES = [
    f"{first} {last}"
    for first in (
        "Ana Íngrid José María Luis Sofía Andrés Camila Ramón Lucía Óscar Paula Iván "
        "Elena Hugo Inés Raúl Nubia Saúl Zoé"
    ).split()
    for last in (
        "Gómez Muñoz Pérez Peña Rodríguez Quintero Núñez Cárdenas Ibáñez López"
    ).split()
]

env = env(context={**env.context, "lang": "en_US", "no_reset_password": True})  # noqa: F821


def fill():
    """Create entities, cases and tickets by SQL."""
    advisor = made.make_advisor(env, "helpdesk_mgmt.group_helpdesk_manager")
    others = env["res.users"].create(
        [{"name": f"Other {n}", "login": f"gc_bench_other_{n}"} for n in range(39)]
    )
    entities = made.make_entities(
        env, lambda n: f"Universidad {WORDS[n % 40]} de {NAMES[n % 200]} {n}"
    )
    env.cr.execute(
        """
        CREATE TEMP TABLE matter AS
        SELECT i, (%(entities)s::int[])[1 + i %% 300] AS partner,
               concat_ws(' ', w[1 + i * 7 %% 40], w[1 + i / 3 %% 40],
                         w[1 + i / 11 %% 40], w[1 + i / 101 %% 40]) AS subject,
               (%(names)s::text[])[1 + i / 5 %% 200] AS beneficiary
          FROM generate_series(1, %(rows)s) i, (SELECT %(words)s::text[] AS w) words;
        """,
        {"entities": entities.ids, "words": WORDS, "names": NAMES, "rows": ROWS},
    )
    with (
        made.without_indexes(env, "grandes_clientes_case"),
        made.without_indexes(env, "grandes_clientes_filing"),
    ):
        env.cr.execute(
            """
            WITH filing AS (
                INSERT INTO grandes_clientes_filing (
                    name, consent, company_id, channel_id, partner_id, received_on,
                    arrived_on, subject, create_date, write_date)
                SELECT 'R2026-' || lpad(i::text, 7, '0'), 'not_asked', %(company)s,
                       %(channel)s, partner,
                       now() - i * interval '1 minute', now() - i * interval '1 minute',
                       subject, now(), now() FROM matter
                RETURNING id, name)
            INSERT INTO grandes_clientes_case (
                name, state, company_id, filing_id, partner_id, channel_id, received_on,
                subject, typification_id, kind, user_id, date_promised,
                beneficiary_name, beneficiary_id_type, beneficiary_id_number,
                beneficiary_document, create_date, write_date)
            SELECT 'GC2026-' || lpad(i::text, 7, '0'),
                   CASE WHEN i %% 10 = 0 THEN 'front_office' ELSE 'closed' END,
                   %(company)s, filing.id, partner, %(channel)s, now(), subject,
                   %(typification)s, 'claim',
                   CASE WHEN i %% 100 = 30 THEN NULL
                        ELSE (%(users)s::int[])[1 + i / 10 %% 40] END,
                   (now() - i * interval '1 minute')::date + 15, beneficiary, 'CC',
                   (10000000 + i)::text, (10000000 + i)::text, now(), now()
              FROM matter JOIN filing ON filing.name = 'R2026-' || lpad(i::text, 7, '0')
            """,
            {
                "company": env.company.id,
                "channel": env.ref("grandes_clientes.channel_email").id,
                "typification": env.ref("grandes_clientes.typification_t22").id,
                "users": (advisor + others).ids,
            },
        )
    env.cr.execute(
        """
        INSERT INTO helpdesk_ticket (
            number, name, description, partner_id, commercial_partner_id, user_id,
            company_id, stage_id, priority, sequence, active, create_date, write_date,
            create_uid, last_stage_update)
        SELECT 'HT' || lpad(i::text, 8, '0'), subject || ' ' || beneficiary, '',
               partner, partner, %(user)s, %(company)s,
               (SELECT id FROM helpdesk_ticket_stage ORDER BY sequence, id LIMIT 1),
               '1', 10, true, now(), now(), %(user)s, now() FROM matter
        """,
        {"user": advisor.id, "company": env.company.id},
    )
    made.settle(
        env, "grandes_clientes_case", "grandes_clientes_filing", "helpdesk_ticket"
    )
    return advisor


advisor = fill()
finder = env["grandes.clientes.case.find"].with_user(advisor)
cases = env["grandes.clientes.case"].with_user(advisor)
tickets = env["helpdesk.ticket"].with_user(advisor)
number = f"GC2026-{ROWS // 2:07d}"
print(f"{ROWS} rows: box, list of 80, the peer's list of 80 (ms)")
for text in (
    number,
    str(10_000_000 + ROWS // 3),
    "munoz ingrid garantia",
    "garantia devuelta",
    "universidad",
    "universidad garantia",
    "gomez",
    "gar",
    "nada asi",
):
    box, hits = made.timed(env, lambda text=text: finder.get_hits(text))
    page, found = made.timed(
        env, lambda text=text: cases.search([("found_by", "ilike", text)], limit=80)
    )
    peer, theirs = made.timed(
        env,
        lambda text=text: tickets.search(
            ["|", ("number", "ilike", text), ("name", "ilike", text)], limit=80
        ),
    )
    print(
        f"{text:<24}{box:8.1f}{page:8.1f}{peer:10.1f}   "
        f"{hits['open']}+{hits['ended']} cases, {len(theirs)} tickets"
    )
shown = {"name": {}, "state": {}, "user_id": {"fields": {"display_name": {}}}}
print("a page of the list: in its own order, by the promised date alone (ms)")
for name, domain in (
    ("all cases", []),
    ("open ones", [("is_open", "=", True)]),
    ("one's own open ones", [("is_open", "=", True), ("user_id", "=", advisor.id)]),
):
    took = [
        made.timed(
            env,
            lambda domain=domain, order=order: cases.web_search_read(
                domain, shown, limit=80, order=order
            ),
        )[0]
        for order in ("own_first, date_promised, id desc", "date_promised, id desc")
    ]
    print(f"{name:<24}{took[0]:8.1f}{took[1]:8.1f}")
env.cr.execute(
    """
    SELECT pg_size_pretty(pg_relation_size('grandes_clientes_case_found_words_idx')),
           pg_size_pretty(pg_table_size('grandes_clientes_case')),
           pg_size_pretty(pg_indexes_size('grandes_clientes_case'))
    """
)
print("index of words, table, all its indexes:", *env.cr.fetchone())
made.print_load()
