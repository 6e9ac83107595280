"""What benchmarks of finding make and measure alike: people, entities, medians."""

import contextlib
import statistics
import time

ENTITIES = 300


def make_advisor(env, *groups):
    """Return an advisor of the front office, with other groups by their XML ids."""
    groups = ("base.group_user", "grandes_clientes.group_front_office", *groups)
    return env["res.users"].create(
        {
            "name": "Advisor",
            "login": "gc_bench_advisor",
            "group_ids": [(4, env.ref(group).id) for group in groups],
        }
    )


def make_entities(env, name):
    """Return large clients; ``name`` gives the n-th's."""
    return env["res.partner"].create(
        [
            {
                "name": name(n),
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
            }
            for n in range(ENTITIES)
        ]
    )


@contextlib.contextmanager
def without_indexes(env, table):
    """Make the table's plain indexes anew after the block, as a bulk load does.

    A million rows put into them one by one would take an hour.
    """
    env.cr.execute(
        """
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
          FROM pg_index WHERE indrelid = %s::regclass AND NOT indisunique
        """,
        [table],
    )
    indexes = env.cr.fetchall()
    for name, _definition in indexes:
        env.cr.execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        env.cr.execute(definition)


def settle(env, *tables):
    """Commit, and let PostgreSQL count and clean the tables, as it would by itself."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    for table in tables:
        env.cr.execute(f"VACUUM ANALYZE {table}")
    env.cr._cnx.autocommit = False


def timed(env, call, tries=9):
    """Return the median of some calls in milliseconds, and what the last gave."""
    call()
    took = []
    for _try in range(tries):
        env.invalidate_all()
        began = time.perf_counter()
        found = call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), found


def print_load():
    """Print how busy the machine is."""
    with open("/proc/loadavg") as load:
        print("load:", load.read().strip())
