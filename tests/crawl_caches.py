"""Caches kept between the calls of a crawl, and the tables a deletion cascades to."""

import itertools
from collections import defaultdict

from odoo.orm.registry import _CACHES_BY_KEY
from odoo.tools import SQL

# Models that Odoo itself reads to decide on access.
_OF_RIGHTS = {"ir.model", "ir.rule", "res.company", "res.groups", "res.lang"}


class FactCache(defaultdict):
    """The ORM cache, recording the fields that are not columns as they come in.

    Relational lists and computed values may depend on who read them; a column does not.
    """

    def __init__(self, values):
        super().__init__(dict, values)
        self.computed = [field for field in values if not is_fact(field)]

    def __missing__(self, field):
        if not is_fact(field):
            self.computed.append(field)
        return super().__missing__(field)

    def keep(self, values):
        """Replace the content by ``values``, none of which has to be forgotten."""
        self.clear()
        self.update(values)
        self.computed.clear()


class EmptiedCaches:
    """Registry caches that regain the content that they had before a call cleared them.

    The writes of the call are rolled back, so that the previous content is valid again.
    Entries cached since the call began are dropped, as they may reflect those writes.
    Entries are in insertion order, so the first ones are those from before.
    """

    def __init__(self, registry):
        self._registry = registry
        self._caches = registry._Registry__caches
        self._clear = registry.clear_cache
        self._lengths = {}
        self._held = {}
        self._names = set()

    def begin(self):
        """Note the length of each cache; what was cleared until now stays cleared."""
        self._names.clear()
        self._held.clear()
        self._lengths = {name: len(cache) for name, cache in self._caches.items()}
        self._invalidated = {*self._registry.cache_invalidated}

    def clear_cache(self, *names):
        """Clear caches as the registry does, and keep their previous content."""
        for name in names or ("default",):
            self._names.add(name)
            for each in _CACHES_BY_KEY[name]:
                self._hold(each)
        self._clear(*names)

    def _hold(self, name):
        cache = self._caches[name]
        # Only once, and only if no entry had to be evicted.
        if name not in self._held and len(cache) < cache.count:
            values = itertools.islice(cache._values.items(), self._lengths.get(name, 0))
            self._held[name] = dict(values)

    def restore(self):
        """Restore the previous content of the caches that were cleared."""
        if not self._names:
            return
        self._clear(*self._names)
        for name, held in self._held.items():
            cache = self._caches[name]
            cache._values.update(held)
            cache._ordering.update(dict.fromkeys(held))
        self._names.clear()
        self._held.clear()
        # Outside these calls, no cache was invalidated.
        self._registry.cache_invalidated.clear()
        self._registry.cache_invalidated.update(self._invalidated)


def find_hanging(env):
    """Return ``{table: tables affected when rows of it are deleted}``."""
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE link AS (
                SELECT t.relname AS owner, h.relname AS hanging, h.oid, confdeltype
                  FROM pg_constraint c
                  JOIN pg_class t ON t.oid = confrelid
                  JOIN pg_class h ON h.oid = conrelid
                 WHERE contype = 'f'
            ), found (owner, hanging, deletion) AS (
                SELECT owner, hanging, confdeltype FROM link
                 UNION
                SELECT found.owner, link.hanging, confdeltype
                  FROM found JOIN link ON link.owner = found.hanging
                 WHERE deletion = 'c'
            )
            SELECT owner, array_agg(DISTINCT hanging::text) FROM found
             WHERE deletion != 'a' GROUP BY 1
            """
        )
    )
    return {owner: {owner, *hanging} for owner, hanging in rows}


def is_column(field):
    return field.store and field.column_type


def is_fact(field):
    return is_column(field) or is_of_rights(field)


def is_of_rights(field):
    if field.model_name == "res.users":
        return field.name in ("all_group_ids", "company_ids", "group_ids")
    if field.model_name == "res.groups":
        return True
    return field.model_name in _OF_RIGHTS and field.store
