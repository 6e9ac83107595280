"""Helpers shared by the search benchmarks: users, entities, medians."""

import contextlib
import statistics
import time

ENTITIES = 300


def make_advisor(env, *groups):
    """Return a front office advisor with extra groups, given by XML id."""
    groups = ("base.group_user", "grandes_clientes.group_front_office", *groups)
    return env["res.users"].create(
        {
            "name": "Advisor",
            "login": "gc_bench_advisor",
            "group_ids": [(4, env.ref(group).id) for group in groups],
        }
    )


def make_entities(env, name):
    """Return new large clients; ``name(n)`` returns the name of the n-th one."""
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
    """Drop the table's non-unique indexes, and create them again after the block.

    Updating them for a million single rows would take an hour.
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
    """Commit, and vacuum and analyze the tables, as autovacuum would."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    for table in tables:
        env.cr.execute(f"VACUUM ANALYZE {table}")
    env.cr._cnx.autocommit = False


def timed(env, call, tries=9):
    """Return the median milliseconds of repeated calls, and the last result."""
    call()
    took = []
    for _try in range(tries):
        env.invalidate_all()
        began = time.perf_counter()
        found = call()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), found


def print_load():
    """Print the load average of the machine."""
    with open("/proc/loadavg") as load:
        print("load:", load.read().strip())
