"""A client that calls everything it may, and the data it must not find that way."""

import contextlib
import inspect

from odoo.exceptions import AccessError
from odoo.service import model as service_model
from odoo.service.model import call_kw, get_public_method
from odoo.tools import SQL

from .crawl_undo_common import Undoing

# Where records attached to another's record would appear.
_BESIDE = (
    ("mail_message", "model"),
    ("ir_attachment", "res_model"),
    ("mail_activity", "res_model"),
    ("mail_followers", "res_model"),
)
_SPREAD = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


# Inherited methods that take the model as an argument: one call covers all models.
MODEL_GIVEN = ("message_process",)

# Keyed by class and by its number of attributes, so that a method added later is found.
_known_methods = {}


def _get_public_methods(Model, whole):
    """Return ``(name, method)`` of all public methods, or only of the addon's."""
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
    """Base of the crawls; the subclass says who calls, and with what.

    :cvar crawler: the user who calls
    :ivar list found: what was disclosed or changed and should not be
    :ivar dict watched: ``{model: ids}`` that nobody may change
    :ivar before: :meth:`_census` at the beginning
    :ivar bool refused: whether the last call was refused
    :ivar written: see :meth:`_is_written`
    """

    crawler = None
    written = None
    calls = 0

    def setUp(self):
        super().setUp()
        find, known = service_model.get_public_method, {}

        def find_known(Model, name):
            """Cache per test whether a method is public: it is so for every caller."""
            key = type(Model), name
            if key not in known:
                known[key] = find(Model, name)
            return known[key]

        self.patch(service_model, "get_public_method", find_known)

    def _candidates(self, name, converter=""):
        """Return the values to pass for an argument of this name."""
        raise NotImplementedError

    def _look(self, where, said, marks):
        said = said if isinstance(said, str) else repr(said)
        self.found += [f"{where}: {mark}" for mark in marks if mark in said]

    @property
    def where(self):
        """The last call and its arguments."""
        model, name, args, kwargs = self.called_last
        return f"{model}.{name}{args}{kwargs}"[:400]

    def _call(self, model, name, /, *args, marks, known="", **kwargs):
        """Call as a client does, and search the result or the error for marks.

        Changes that a successful call made to others' records are noted too.

        :param str known: what stays cached: nothing, as in a separate request;
            ``"columns"`` that earlier calls read; or ``"all"``. A warm cache can only
            disclose and allow more, so the call is repeated with an empty one when
            something is found
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
        except Exception as error:  # whatever it is, it must disclose nothing
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
        """Assert that nothing kept in the cache between calls contains a mark.

        That is the caller, and the names used in messages of refused access.
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
        """Return whether tables of watched records were written since the last call.

        Most calls need no census then. Writes that were rolled back count, too.
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
        """Return a digest of all watched records, and the number of rows attached."""
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
        """Return the names and methods that a client may call on a model.

        :param bool whole: also Odoo's methods; otherwise only the addon's, which might
            do by ``sudo`` what the rules refuse
        """
        return _get_public_methods(self.env[model], whole)

    def _crawl_methods(self, marks, ids, whole):
        """Call every public method on the given ids of each model.

        Each is called with its required arguments and with all arguments; a model
        method is called once.

        :param dict ids: ``{model: ids}`` to call on
        :param whole: models whose methods are all called, see :meth:`_public_methods`
        :return: the set of ``(model, method)`` called
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
                # If all arguments are required, both ways are the same call.
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
        """Return the value for a parameter, by its name: another's record if any."""
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
