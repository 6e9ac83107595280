"""Somebody who calls whatever a client may, and what they must not find by it."""

import contextlib
import inspect

from odoo.exceptions import AccessError
from odoo.service import model as service_model
from odoo.service.model import call_kw, get_public_method
from odoo.tools import SQL

from .crawl_undo import Undoing

# Where something that belongs to a record of others would appear.
_BESIDE = (
    ("mail_message", "model"),
    ("ir_attachment", "res_model"),
    ("mail_activity", "res_model"),
    ("mail_followers", "res_model"),
)
_SPREAD = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


# What one inherits takes the model as an argument, and one call says what all would.
MODEL_GIVEN = ("message_process",)

# By class and how much is in it, so that a method that is added meanwhile is found.
_known_methods = {}


def _get_public_methods(Model, whole):
    """Return ``(name, method)`` of what may be called: of all, or of what is ours."""
    cls = type(Model)
    key = cls, whole, *(len(vars(parent)) for parent in cls.mro())
    found = _known_methods.get(key)
    if found is not None:
        return found
    found = _known_methods[key] = []
    parents = [
        parent
        for parent in cls.mro()
        if whole or "grandes_clientes" in parent.__module__
    ]
    for name in sorted({name for parent in parents for name in vars(parent)}):
        if name.startswith("_") or not inspect.isfunction(getattr(cls, name)):
            continue
        with contextlib.suppress(AccessError):
            found.append((name, get_public_method(Model, name)))
    return found


class RpcCrawl(Undoing):
    """What a crawl shares; whoever inherits it says who calls, and with what.

    :cvar crawler: the user who calls
    :ivar list found: what was told or changed that should not be
    :ivar dict watched: ``{model: ids}`` that nobody may change
    :ivar before: :meth:`_census` at the beginning
    :ivar bool refused: whether the last call was
    :ivar written: see :meth:`_is_written`
    """

    crawler = None
    written = None
    calls = 0

    def setUp(self):
        super().setUp()
        find, known = service_model.get_public_method, {}

        def find_known(Model, name):
            """Ask once a test whether a method is public: whoever calls it."""
            key = type(Model), name
            if key not in known:
                known[key] = find(Model, name)
            return known[key]

        self.patch(service_model, "get_public_method", find_known)

    def _candidates(self, name, converter=""):
        """Return what to give for an argument, by its name."""
        raise NotImplementedError

    def _look(self, where, said, marks):
        said = said if isinstance(said, str) else repr(said)
        self.found += [f"{where}: {mark}" for mark in marks if mark in said]

    @property
    def where(self):
        """What was called last, and with what."""
        model, name, args, kwargs = self.called_last
        return f"{model}.{name}{args}{kwargs}"[:400]

    def _call(self, model, name, /, *args, marks, known="", **kwargs):
        """Call as a client does; look at what it returns, or refuses with.

        What a call that is let through did to records of others is noted too.

        :param str known: nothing, as for a request of its own; or ``"columns"`` that
            calls before it read, or ``"all"``. With these it can only be told more,
            and do more; it is called anew when something is found
        """
        self.calls += 1
        self.called_last = model, name, args, kwargs
        env = self._env_of_crawler()
        found = len(self.found)
        self.refused = False
        self.undo.begin(self.crawler, known)
        try:
            said = call_kw(env[model], name, list(args), kwargs)
            env.flush_all()
            if self.undo.is_written and self._is_written():
                if self._census() != self.before:
                    self.found.append(f"{self.where}: changed something of theirs")
        except Exception as error:  # whatever it is, it must tell nothing
            said, self.refused = str(error), True
        self.undo.end()
        if marks:
            text = said if isinstance(said, str) else repr(said)
            if any(mark in text for mark in marks):
                self._look(self.where, text, marks)
        if known and len(self.found) > found:
            del self.found[found:]
            return self._call(model, name, *args, marks=marks, **kwargs)
        return said

    def _check_unmarked(self, marks):
        """Assert that nothing has a mark which stays known between calls.

        That is who calls, and the names that a refused right is told with.
        """
        own = SQL(
            "SELECT u::text || p::text FROM res_users u"
            " JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %s",
            self.crawler.id,
        )
        texts = [
            SQL("SELECT t::text FROM %s t", SQL.identifier(table))
            for table in ("ir_model", "res_groups", "res_company", "ir_rule")
        ]
        for [text] in self.env.execute_query(SQL(" UNION ALL ").join([own, *texts])):
            for mark in marks:
                self.assertNotIn(mark, text)

    def _env_of_crawler(self):
        return self.env(user=self.crawler.id, su=False)

    def _is_written(self):
        """Whether any row where something watched may be was written since last asked.

        Most need no census; what was undone counts, too.
        """
        tables = {self.env[model]._table for model in self.watched}
        [[count]] = self.env.execute_query(
            SQL(
                "SELECT sum(pg_stat_get_xact_tuples_inserted(t)"
                " + pg_stat_get_xact_tuples_updated(t)"
                " + pg_stat_get_xact_tuples_deleted(t))"
                " FROM unnest(%s::text[]::regclass[]) t",
                [*tables, *(table for table, _column in _BESIDE)],
            )
        )
        is_written = count != self.written
        self.written = count
        return is_written

    def _census(self):
        """Return, of all that is watched, a digest; and how much hangs on it."""
        parts = []
        for model, ids in self.watched.items():
            parts.append(
                SQL(
                    "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM %s t"
                    " WHERE id = ANY(%s)",
                    SQL.identifier(self.env[model]._table),
                    ids,
                )
            )
            parts += [
                SQL(
                    "SELECT count(*)::text FROM %s WHERE %s = %s AND res_id = ANY(%s)",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    model,
                    ids,
                )
                for table, column in _BESIDE
            ]
        numbered = [
            SQL("SELECT %s, (%s)", place, part) for place, part in enumerate(parts)
        ]
        return self.env.execute_query(
            SQL("%s ORDER BY 1", SQL(" UNION ALL ").join(numbered))
        )

    def _public_methods(self, model, whole):
        """Return the names of what a client may call on a model, with the methods.

        :param bool whole: also what Odoo wrote; else the methods that we wrote, which
            might do by ``sudo`` what the rules refuse
        """
        return _get_public_methods(self.env[model], whole)

    def _crawl_methods(self, marks, ids, whole):
        """Call every method that a client may, on the ids of each model.

        With what it needs, and with all that it takes; a method that asks for no ids is
        called once.

        :param dict ids: ``{model: ids}`` to call on
        :param whole: models of which all is called, see :meth:`_public_methods`
        :return: ``{(model, method)}`` that were called
        """
        called, given_model = set(), set()
        for model in self.env:
            for name, method in self._public_methods(model, model in whole):
                if name in MODEL_GIVEN and method in given_model:
                    continue
                given_model.add(method)
                called.add((model, name))
                parameters = [
                    parameter
                    for parameter in list(inspect.signature(method).parameters.values())
                    if parameter.kind not in _SPREAD
                ][1:]
                needed = [
                    self._argument(parameter)
                    for parameter in parameters
                    if parameter.default is parameter.empty
                ]
                named = {
                    parameter.name: self._argument(parameter)
                    for parameter in parameters
                }
                on_model = getattr(method, "_api_model", False)
                # Where it asks for all that it takes, both ways say the same to it.
                is_one = all(
                    parameter.default is parameter.empty
                    and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
                    for parameter in parameters
                )
                for record_id in ids.get(model, [1])[: 1 if on_model else 2]:
                    first = () if on_model else ([record_id],)
                    ways = [((*first, *needed), {}), (first, named)]
                    for args, given in ways[:1] if is_one else ways:
                        given = {**given, "known": "columns"}
                        self._call(model, name, *args, marks=marks, **given)
        return called

    def _argument(self, parameter):
        """Return what to give for a parameter, by its name: theirs where it can."""
        name = parameter.name
        if "domain" in name:
            return []
        if name in ("specification", "fields_spec", "values", "vals", "defaults"):
            return {}
        found = self._candidates(name)
        if found != ["text"]:
            return found[0]
        if "fields" in name or name.endswith("s"):
            return ["display_name"]
        if isinstance(parameter.default, str) or name in ("body", "reason", "text"):
            return "texto"
        return 1
