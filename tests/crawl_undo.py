"""Calls of which nothing stays: what they write is undone."""

import re
import threading

from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo.exceptions import AccessError
from odoo.tools import SQL

# What begins with another word may write. That no function writes which is selected is
# asked by ``test_crawl``.
_ASKS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK TO)\b", re.IGNORECASE)
# What is written, where a statement says it as the ORM does.
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE) "?(\w+)')
# What Odoo reads by itself to decide what somebody may.
_OF_RIGHTS = {"ir.model", "ir.rule", "res.company", "res.groups", "res.lang"}
# Of these, what is somebody's own.
_OF_ONESELF = {"res.partner", "res.users"}
# Where all of it is kept.
_TABLES = re.compile(r"ir_(model|rule)|rule_|res_(company|groups|lang|partner|users)")


class Undo:
    """A point to which the database goes back after each call that wrote.

    Most calls only ask, and leave the database as it was: the point stays for the next
    one. Every statement of this thread is seen as it is sent. What is written between
    two calls is not undone: the next one begins with a point of its own.

    :param env: the test's environment
    """

    def __init__(self, env):
        self._env = env
        self._point = None
        self._own = {}
        #: Whether something may have been written since the last call began.
        self.is_written = True
        #: Whether that may have been something of rights.
        self._is_of_rights = True
        self._refusals = {}
        self._rules = {}
        self._thread = threading.current_thread()
        self._thread.query_hooks = [
            *getattr(self._thread, "query_hooks", ()),
            self._note,
        ]

    def close(self):
        """See no more statements."""
        self._thread.query_hooks.remove(self._note)

    @property
    def is_seen(self):
        """Whether statements of this thread are; a request over HTTP has its own."""
        return threading.current_thread() is self._thread

    def _note(self, _cr, query, *_rest):
        if isinstance(query, str) and _ASKS.match(query):
            return
        self.is_written = True
        written = _WRITES.match(query) if isinstance(query, str) else None
        if not written or _TABLES.match(written[1]):
            self._is_of_rights = True

    def refuse(self, key, make):
        """Return the error of a refusal: the same one for the same records, unchanged.

        :param key: who is refused what
        :param make: makes the error, which asks the database why
        """
        if self.is_written:
            return make()
        known = self._refusals.get(key)
        if known is None:
            known = self._refusals[key] = make()
        error = type(known)(*known.args)
        vars(error).update(vars(known))
        return error

    def find_rules(self, groups, model, mode):
        """Return ``(ids of the rules, ids of all)``: one question for all models.

        :param groups: ids of the groups of who is asked for
        """
        if self._is_of_rights:
            self._rules.clear()
        known = self._rules.get((groups, mode))
        if known is None:
            known = self._rules[groups, mode] = {}
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

    def begin(self, user, is_anew=True):
        """Begin a call.

        :param user: who calls; what they are themselves stays known, where it is none
            of the marks that a crawl looks for
        :param bool is_anew: with an empty cache, as a request does; what anybody's
            call reads of rights, and of companies, stays known
        """
        self._env.flush_all()
        if self._is_of_rights or user.id not in self._own.get("res.users", ()):
            self._own = {"res.users": user.ids, "res.partner": user.partner_id.ids}
            self._env.transaction.clear()
            self._rules.clear()
            self._is_of_rights = False
        elif is_anew:
            kept = self._get_kept()
            self._env.transaction.clear()
            self._env.transaction.field_data.update(kept)
        if self.is_written:
            self._point = self._env.cr.savepoint()
            self.is_written = False
            self._refusals.clear()

    def _get_kept(self):
        """Return what is in the cache and no record of a case decides on."""
        kept = {}
        for field, values in self._env.transaction.field_data.items():
            if field.model_name in _OF_RIGHTS:
                if field.store or field.model_name == "res.groups":
                    kept[field] = values
            elif field.model_name in _OF_ONESELF and (
                field.store or field.name == "all_group_ids"
            ):
                kept[field] = self._get_own(field, values)
        return kept

    def _get_own(self, field, values):
        """Return the values of whoever calls."""
        own = self._own[field.model_name]
        if field in self._env._field_depends_context:
            return {
                key: {one: each[one] for one in own if one in each}
                for key, each in values.items()
            }
        return {one: values[one] for one in own if one in values}

    def end(self):
        """Undo what the call has left in the database, or would have sent to it."""
        cr, transaction = self._env.cr, self._env.transaction
        if any(
            field.model_name in _OF_RIGHTS or field.model_name in _OF_ONESELF
            for field in (*transaction.field_dirty, *transaction.tocompute)
        ):
            self._is_of_rights = True
        if (
            self.is_written
            or cr._cnx.get_transaction_status() == TRANSACTION_STATUS_INERROR
            or transaction.field_dirty
            or transaction.tocompute
        ):
            kept = {} if self._is_of_rights else self._get_kept()
            self._point.rollback()
            transaction.field_data.update(kept)
            self.is_written = False
        else:
            cr.precommit.clear()


class Undoing:
    """A test with :class:`Undo`, where whoever is refused something is told alike."""

    def setUp(self):
        super().setUp()
        self.undo = undo = Undo(self.env)
        self.addCleanup(undo.close)
        rights, rules = (
            self.registry[f"ir.{each}"] for each in ("model.access", "rule")
        )
        refuse_rule = rules._make_access_error

        def make_right(_access, model, mode):
            """Tell less than Odoo, which asks for the names of model and groups."""
            return AccessError(f"No {mode} of {model}")

        def make_rule(rule, operation, records):
            env, which = rule.env, (records._name, records._ids)
            companies = str(env.context.get("allowed_company_ids"))
            key = (env.uid, env.lang, companies, operation, which)
            return undo.refuse(key, lambda: refuse_rule(rule, operation, records))

        find_rules = rules._get_rules

        def get_rules(rule, model_name, mode="read"):
            if rule.env.su or not undo.is_seen:
                return find_rules(rule, model_name, mode=mode)
            groups = tuple(rule.env.user._get_group_ids())
            ids, together = undo.find_rules(groups, model_name, mode)
            return rule.browse(ids).with_prefetch(together)

        self.patch(rules, "_get_rules", get_rules)
        # Why somebody is refused something is told alike each time.
        self.patch(rights, "_make_access_error", make_right)
        self.patch(rules, "_make_access_error", make_rule)
