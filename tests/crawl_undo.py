"""Calls of which nothing stays: what they write is undone."""

import re
import threading

from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from odoo.exceptions import AccessError

# What begins with another word may write. That no function writes which is selected is
# asked by ``test_crawl``.
_ASKS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK TO)\b", re.IGNORECASE)
# What Odoo reads by itself to decide what somebody may.
_OF_RIGHTS = {"ir.model", "ir.rule", "res.company", "res.groups", "res.lang"}

# Whoever is refused a whole model is told which groups may, alike.
_known_refusals = {}


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
        #: Whether something may have been written since the last call began.
        self.is_written = True
        self._refusals = {}
        self._thread = threading.current_thread()
        self._thread.query_hooks = [
            *getattr(self._thread, "query_hooks", ()),
            self._note,
        ]

    def close(self):
        """See no more statements."""
        self._thread.query_hooks.remove(self._note)

    def _note(self, _cr, query, *_rest):
        if not (isinstance(query, str) and _ASKS.match(query)):
            self.is_written = True

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

    def begin(self, is_anew=True):
        """Begin a call.

        :param bool is_anew: with an empty cache, as a request does; what anybody's
            call reads of rights, and of companies, stays known
        """
        self._env.flush_all()
        if is_anew:
            self._forget()
        if self.is_written:
            self._point = self._env.cr.savepoint()
            self.is_written = False
            self._refusals.clear()

    def _forget(self):
        """Empty the cache, but for what nobody's rights decide on."""
        transaction = self._env.transaction
        kept = {
            field: values
            for field, values in transaction.field_data.items()
            if field.model_name in _OF_RIGHTS
        }
        transaction.clear()
        transaction.field_data.update(kept)

    def end(self):
        """Undo what the call has left in the database, or would have sent to it."""
        cr, transaction = self._env.cr, self._env.transaction
        if (
            self.is_written
            or cr._cnx.get_transaction_status() == TRANSACTION_STATUS_INERROR
            or transaction.field_dirty
            or transaction.tocompute
        ):
            self._point.rollback()
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
        refuse_right, refuse_rule = rights._make_access_error, rules._make_access_error

        def make_right(access, model, mode):
            key = access.env.lang, model, mode
            if key not in _known_refusals:
                _known_refusals[key] = str(refuse_right(access, model, mode))
            return AccessError(_known_refusals[key])

        def make_rule(rule, operation, records):
            env, which = rule.env, (records._name, records._ids)
            companies = str(env.context.get("allowed_company_ids"))
            key = (env.uid, env.lang, companies, operation, which)
            return undo.refuse(key, lambda: refuse_rule(rule, operation, records))

        # Why somebody is refused something is told alike each time.
        self.patch(rights, "_make_access_error", make_right)
        self.patch(rules, "_make_access_error", make_rule)
