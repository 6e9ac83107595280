"""Search for similar closed cases, compared with PostgreSQL's plain full-text search.

Run by ``benchmarks/run bench_similar`` inside ``odoo shell``, which provides ``env``.
Creates ``GC_BENCH_ROWS`` closed cases (a million) with words out of five thousand, a
few of them frequent and most rare, and six of the twelve words of one of thirty
matters; one in ten has an answer. The word index is copied in as our code would build
it; some rows are indexed by our code, which is timed. The comparison ranks all cases
with any of the words, as a first implementation would. Printed: medians of nine, in
milliseconds, and the sizes of table and index.
"""

import io
import itertools
import os
import random
import time

from odoo.addons.grandes_clientes.benchmarks import made

ROWS = int(os.environ.get("GC_BENCH_ROWS", 1_000_000))
MATTERS = 30
MATTER_WORDS = 12
VOCABULARY = 5_000
FIRST = "ba ce di fo gu ja le mi no pu ra se ti vo za bre cla dro fli gro".split()
LAST = "nto sar mel dor fin gal pes ruc tam vil zon bur cad lef mir".split()
WORDS = [
    FIRST[n % 20] + FIRST[n // 20 % 20] + LAST[n // 400 % 15]
    for n in range(VOCABULARY + MATTERS * MATTER_WORDS)
]

env = env(context={**env.context, "lang": "en_US", "no_reset_password": True})  # noqa: F821


class Rows(io.TextIOBase):
    """Input of COPY: number, words of the matter, other words, stems."""

    def __init__(self, roots):
        self.random = random.Random(1)
        self.roots = roots
        self.left = iter(range(1, ROWS + 1))
        # A few words are in most texts, and most words in few texts.
        self.shares = [
            ((n + 1) / VOCABULARY) ** 0.25 - (n / VOCABULARY) ** 0.25
            for n in range(VOCABULARY)
        ]
        self.shares = list(itertools.accumulate(self.shares))
        self.common = WORDS[:VOCABULARY]

    def read(self, size=-1):
        rows = []
        for i in itertools.islice(self.left, 200):
            begin = VOCABULARY + i % MATTERS * MATTER_WORDS
            about = self.random.sample(WORDS[begin : begin + MATTER_WORDS], 6)
            rest = self.random.choices(self.common, cum_weights=self.shares, k=30)
            words = {self.roots[word]: "1B" for word in rest}
            words |= {self.roots[word]: "1A" for word in about}
            vector = " ".join(f"{word}:{place}" for word, place in words.items())
            rows.append(f"{i}\t{' '.join(about)}\t{' '.join(rest)}\t{vector}\n")
        return "".join(rows)


def fill():
    """Create entities, closed cases and answers by SQL; index some of the cases."""
    advisor = made.make_advisor(env)
    entities = made.make_entities(env, lambda n: f"Universidad {n}")
    typifications = env["grandes.clientes.typification"].search([])[:MATTERS]
    filing = env["grandes.clientes.filing"].create(
        {
            "channel_id": env.ref("grandes_clientes.channel_phone").id,
            "partner_id": entities[0].id,
            "subject": "One for all",
        }
    )
    env.cr.execute(
        "SELECT word, (ts_lexize('spanish_stem', word))[1] FROM unnest(%s) AS word",
        [WORDS],
    )
    roots = {word: root or word for word, root in env.cr.fetchall()}
    env.cr.execute(
        "CREATE TEMP TABLE matter (i int, about text, rest text, words tsvector)"
    )
    env.cr._obj.copy_expert("COPY matter FROM STDIN", Rows(roots))
    with (
        made.without_indexes(env, "grandes_clientes_case"),
        made.without_indexes(env, "grandes_clientes_case_text"),
    ):
        env.cr.execute(
            """
            ANALYZE matter;
            INSERT INTO grandes_clientes_case (
                name, state, company_id, filing_id, partner_id, channel_id, received_on,
                closed_on, subject, description, typification_id, kind, user_id,
                create_date, write_date)
            SELECT 'GC2026-' || lpad(i::text, 7, '0'), 'closed', %(company)s,
                   %(filing)s, (%(entities)s::int[])[1 + i %% 300],
                   %(channel)s, now(), now(),
                   left(about, 40), about || ' ' || rest,
                   (%(typifications)s::int[])[1 + i %% %(matters)s], 'claim', %(user)s,
                   now(), now()
              FROM matter;
            ANALYZE grandes_clientes_case;
            INSERT INTO grandes_clientes_case_answer (
                case_id, company_id, kind, body, means, state, attempt, create_date,
                write_date)
            SELECT c.id, c.company_id, 'final', '<p>' || m.rest || '</p>', 'phone',
                   'delivered', 1, now(), now()
              FROM grandes_clientes_case AS c
              JOIN matter AS m ON c.name = 'GC2026-' || lpad(m.i::text, 7, '0')
             WHERE m.i %% 10 = 0;
            INSERT INTO grandes_clientes_case_text (case_id, words)
            SELECT c.id, m.words
              FROM grandes_clientes_case AS c
              JOIN matter AS m ON c.name = 'GC2026-' || lpad(m.i::text, 7, '0');
            DROP TABLE matter;
            """,
            {
                "matters": MATTERS,
                "entities": entities.ids,
                "company": env.company.id,
                "filing": filing.id,
                "channel": env.ref("grandes_clientes.channel_phone").id,
                "typifications": typifications.ids,
                "user": advisor.id,
            },
        )
    env.cr.commit()
    texts = env["grandes.clientes.case.text"]
    # Words that are missing are read anew.
    env.cr.execute(
        """
        UPDATE grandes_clientes_case_text SET words = NULL
         WHERE case_id IN (SELECT case_id FROM grandes_clientes_case_text LIMIT 5000)
        """
    )
    env.cr.commit()
    began = time.perf_counter()
    read = 0
    while some := texts._read_some(2_000):
        env.cr.commit()
        read += some
    took = time.perf_counter() - began
    print(f"words of {read} cases read in {took:.1f} s ({read / took:.0f} a second)")
    made.settle(
        env,
        "grandes_clientes_case",
        "grandes_clientes_case_answer",
        "grandes_clientes_case_text",
    )
    return advisor


def plain(subject, text):
    """Return the best cases with any of the words, ranked, as a naive search does."""
    env.cr.execute(
        """
        SELECT case_id FROM grandes_clientes_case_text,
               to_tsquery('spanish', replace(btrim(%s), ' ', ' | ')) AS asked
         WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT 9
        """,
        [f"{subject} {text}"],
    )
    return env.cr.fetchall()


advisor = fill()
similar = env["grandes.clientes.similar"].with_user(advisor)
cases = env["grandes.clientes.case"].with_user(advisor)
about = [WORDS[VOCABULARY + 7 * MATTER_WORDS + n] for n in range(MATTER_WORDS)]
asked = {
    "a mail of one matter": (" ".join(about[:3]), " ".join([*about, *WORDS[50:70]])),
    "two frequent words": (" ".join(WORDS[:2]), ""),
    "ten frequent words": (" ".join(WORDS[:3]), " ".join(WORDS[:10])),
    "frequent and rare": (" ".join(WORDS[:4]), " ".join(WORDS[4000:4004])),
    "rare words": (" ".join(WORDS[4900:4903]), ""),
    "a long mail": (" ".join(about[:2]), " ".join(WORDS[0:600:3])),
    "nothing like it": ("xyzzy plugh", "frotz"),
}
print(f"{ROWS} closed cases: like ones, plain full text (ms), their ratio")
for name, (subject, text) in asked.items():
    ours, found = made.timed(env, lambda s=subject, t=text: similar._find(s, t))
    theirs, rows = made.timed(env, lambda s=subject, t=text: plain(s, t))
    print(
        f"{name:<22}{ours:8.1f}{theirs:10.1f}{ours / theirs:8.2f}   {len(found)} found"
    )
case = cases.search([], limit=1, order="id desc")
took, panel = made.timed(env, lambda: similar.get_panel(case.id))
print(f"{'the panel of a case':<22}{took:8.1f}{'':>18}   {len(panel['cases'])} shown")
env.cr.execute(
    """
    SELECT pg_size_pretty(pg_table_size('grandes_clientes_case_text')),
           pg_size_pretty(pg_relation_size('grandes_clientes_case_text_words_idx')),
           pg_size_pretty(pg_indexes_size('grandes_clientes_case_text')),
           pg_size_pretty(pg_table_size('grandes_clientes_case'))
    """
)
print("table of words, its GIN, all its indexes; table of cases:", *env.cr.fetchone())
made.print_load()
