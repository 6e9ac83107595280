"""Calls that leave nothing behind: their writes are rolled back."""

from collections import defaultdict
from weakref import WeakValueDictionary

from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo.api import Environment
from odoo.tools import SQL, frozendict

from .crawl_caches import EmptiedCaches, FactCache, is_column, is_of_rights
from .crawl_written import ANY, Written

# Models that describe the caller.
_PEOPLE = ("res.users", "res.partner")
# Number of calls after which the cached access rights are copied again.
_OFTEN = 16


class Undo:
    """A savepoint to which the database returns after each call that wrote.

    Most calls only read and leave the database unchanged, so the savepoint is kept for
    the next one. Every statement of this thread is observed as it is sent. Writes
    between two calls are not rolled back: the next call begins with a savepoint of its
    own.

    The values that calls have read stay cached for the next one, as far as it asks for
    that, except those of models whose table was written.

    :param env: the test's environment
    """

    def __init__(self, env):
        self._env = env
        self._point = None
        self._user = None
        # Ids of everybody who has called, by model.
        self._own = defaultdict(set)
        self._models = defaultdict(set)
        for name, model in env.registry.items():
            self._models[model._table].add(name)
        fields = [field for each in env.values() for field in each._fields.values()]
        self._of_rights = {field for field in fields if is_of_rights(field)}
        self._of_people = {
            field
            for field in fields
            if field.model_name in _PEOPLE and is_column(field)
        } - self._of_rights
        env.transaction.field_data = FactCache(env.transaction.field_data)
        #: Whether the last call had records in memory that are in no table.
        self.is_in_memory = False
        self._refusals = {}
        self._rules = {}
        # The cached access rights before some call, and the number of calls since.
        self._rights = {}
        self._since = 0
        #: Odoo's function that clears the cache of a transaction.
        self.clear = type(env.transaction).clear
        self.emptied = EmptiedCaches(env.registry)
        self._envs = WeakValueDictionary()
        #: What was written since the last call began.
        self.written = Written(env)

    @property
    def is_written(self):
        """Return whether something may have been written since the last call began."""
        return bool(self.written.tables)

    @property
    def is_changed(self):
        """Return whether something was written since, or is still to be flushed."""
        transaction = self._env.transaction
        return bool(self.is_written or transaction.field_dirty or transaction.tocompute)

    def close(self):
        """Stop observing statements."""
        self.written.close()
        transaction = self._env.transaction
        transaction.field_data = defaultdict(dict, transaction.field_data)
        self._forget_memo()

    def find_env(self, make, cr, uid, context, su):
        """Return the environment with these values, without Odoo's search through all.

        :param make: creates it if there is none
        """
        key = cr, uid, su, frozendict(context)
        env = self._envs.get(key)
        if env is None:
            env = self._envs[key] = make(Environment, cr, uid, context, su)
        return env

    def refuse(self, key, make):
        """Return the error of a refusal, cached for the same records while unchanged.

        In an HTTP request it is returned from the cache whatever earlier requests
        changed.

        :param key: who is refused what
        :param make: creates the error, which queries the database for the reason
        """
        if self.is_written and self.written.is_seen:
            return make()
        known = self._refusals.get(key)
        if known is None:
            known = self._refusals[key] = make()
        error = type(known)(*known.args)
        vars(error).update(vars(known))
        return error

    def find_rules(self, groups, model, mode):
        """Return ``(ids of the rules, ids of all)``, with one query for all models.

        :param groups: ids of the groups of the user
        """
        known = None if self.written.is_of_rights else self._rules.get((groups, mode))
        if known is None:
            known = {}
            if not self.written.is_of_rights:
                self._rules[groups, mode] = known
            rows = self._env.execute_query(
                SQL(
                    """
                    SELECT m.model, array_agg(r.id ORDER BY r.id)
                      FROM ir_rule r JOIN ir_model m ON r.model_id = m.id
                     WHERE r.active AND %s
                       AND (r.global OR r.id IN (SELECT rule_group_id
                                                   FROM rule_group_rel
                                                  WHERE group_id = ANY(%s)))
                     GROUP BY 1
                    """,
                    SQL.identifier("r", f"perm_{mode}"),
                    [*groups],
                )
            )
            known.update(rows)
        return known.get(model, ()), [one for ids in known.values() for one in ids]

    def begin(self, user, known=""):
        """Begin a call.

        :param user: who calls; their own data stays cached
        :param str known: what else stays cached: nothing, as in a separate request,
            except the access rights and companies that any call reads; the
            ``"columns"`` read of any record; or ``"all"``
        """
        self._env.flush_all()
        self.emptied.begin()
        if self.written.is_of_rights:
            self._own.clear()
            self._rules.clear()
            self._rights.clear()
            self._since = 0
            self.clear(self._env.transaction)
        if user.id not in self._own["res.users"]:
            self._own["res.users"].add(user.id)
            self._own["res.partner"].add(user.partner_id.id)
        if not known or self.is_written or self.is_in_memory or user != self._user:
            self._keep(self._get_rights())
        elif known == "columns":
            self._forget_computed()
        self._user = user
        if self._since % _OFTEN == 0:
            self._rights = self._copy(self._get_rights())
        self._since += 1
        if self.is_written:
            self._point = self._env.cr.savepoint()
            self.written.tables.clear()
            self._refusals.clear()
        self.is_in_memory = False

    def _keep(self, kept):
        """Replace the content of the cache by ``kept``."""
        self.clear(self._env.transaction)
        self._env.transaction.field_data.keep(kept)

    def forget(self, transaction):
        """Clear the cache within a call, as a form does with each of its requests.

        The access rights that the next call would have cached stay in it.
        """
        is_known = (
            transaction is self._env.transaction and not self.written.is_of_rights
        )
        if is_known and not any(map(self._is_kept, transaction.field_dirty)):
            self._keep(self._get_rights())
        else:
            self.clear(transaction)

    def _forget_computed(self):
        """Drop the cached values that are neither columns nor access rights."""
        transaction = self._env.transaction
        data = transaction.field_data
        transaction.field_data_patches.clear()
        if data.computed:
            for field in data.computed:
                data.pop(field, None)
            data.computed.clear()
            self._env.cr.cache.clear()
            self._forget_memo()

    def _forget_memo(self):
        for env in self._env.transaction.envs:
            vars(env).pop("_field_cache_memo", None)

    def _get_rights(self):
        """Return the part of the cache that does not depend on records of a case."""
        data = self._env.transaction.field_data
        kept = {field: data[field] for field in self._of_rights & data.keys()}
        for field in self._of_people & data.keys():
            kept[field] = self._get_own(field, data[field])
        return kept

    def _is_kept(self, field):
        """Return whether the field describes access rights or the caller."""
        return field in self._of_rights or field in self._of_people

    def _get_own(self, field, values):
        """Return the values that describe callers."""
        own = self._own[field.model_name]
        if field in self._env._field_depends_context:
            return {
                key: {one: each[one] for one in own if one in each}
                for key, each in values.items()
            }
        return {one: values[one] for one in own if one in values}

    def _copy(self, values):
        """Return a copy of cached values that later changes do not affect."""
        by_context = self._env._field_depends_context
        return {
            field: {key: dict(each) for key, each in known.items()}
            if field in by_context
            else dict(known)
            for field, known in values.items()
        }

    def _get_columns(self):
        """Return the cached columns of tables that were not written.

        If access rights were written, their previously known values.
        """
        transaction = self._env.transaction
        changed = {*transaction.field_dirty, *transaction.tocompute}
        tables = {self._env[field.model_name]._table for field in changed}
        self.written.tables |= tables
        wrote_rights = self.written.is_of_rights
        kept = self._copy(self._rights) if wrote_rights else self._get_rights()
        if self.is_in_memory or ANY in self.written.tables:
            return kept
        models = set().union(*(self._models[table] for table in self.written.tables))
        computed = {*transaction.field_data.computed}
        for field, values in transaction.field_data.items():
            if field.model_name not in models and field not in computed:
                if not (wrote_rights and self._is_kept(field)):
                    kept[field] = values
        return kept

    def end(self):
        """Roll back what the call has written to the database, or has yet to flush."""
        cr = self._env.cr
        is_broken = cr._cnx.get_transaction_status() == TRANSACTION_STATUS_INERROR
        if is_broken or self.is_changed:
            kept = self._get_columns()
            self._point.rollback()
            self._keep(kept)
            self.written.tables.clear()
        else:
            cr.precommit.clear()
        # Rolled-back changes, for example of roles, also cleared caches shared by
        # everybody.
        self.emptied.restore()
