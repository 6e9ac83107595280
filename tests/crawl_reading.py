"""Crawl of everything a user can read without acting, on all models they may read.

Models, fields and paths come from the registry, so that new ones are covered too.
"""

import itertools
from unittest.mock import patch

from odoo.tools import SQL

_TEXTS = ("char", "html", "text")
# Records per model read at once; the addon has fewer in a test.
_MANY = 300
# Conditions per query; if its answer is empty, none of them is true.
_AT_ONCE = 25
# Number of hidden records requested by id.
_BY_ID = 2


class CrawlPaths:
    """Searches for records by the texts on them and on related records.

    Mixin for a crawl, which has ``crawler``, ``marks``, and in ``marked`` what
    :meth:`_find_marked` returns.
    """

    @classmethod
    def _find_marked(cls, marks):
        """Return ``{model: {field: marks}}`` of the columns that contain a mark.

        A mark that is in no column of a table cannot be disclosed by reading it, so the
        crawl need not look there.
        """
        found = {}
        for name, model in cls.env.items():
            columns = {
                field.name
                for field in model._fields.values()
                if field.store and field.column_type and name == field.model_name
            }
            if model._abstract or not model._auto or not columns:
                continue
            rows = cls.env.execute_query(
                SQL(
                    "SELECT c.key, said.mark FROM %s t"
                    " JOIN unnest(%s) said (mark) ON strpos(t::text, said.mark) > 0"
                    " CROSS JOIN LATERAL jsonb_each_text(to_jsonb(t)) c"
                    " WHERE strpos(c.value, said.mark) > 0 GROUP BY 1, 2",
                    SQL.identifier(model._table),
                    [*marks],
                )
            )
            for column, mark in rows:
                if column in columns:
                    found.setdefault(name, {}).setdefault(column, set()).add(mark)
        return found

    def _crawl_paths(self, model):
        """Search for the marks by every text field of a model and of its relations.

        Fields closed to the user are searched one by one, since one of them would have
        the whole query refused.

        :return: the number of fields searched by
        """
        paths = [*self._paths(model)]
        open_to = [each for each in paths if self._is_open(model, each[0].split("."))]
        asked = [*itertools.batched(open_to, _AT_ONCE)]
        asked += [(each,) for each in paths if each not in open_to]
        return sum(self._search_by(model, dict(some)) for some in asked)

    def _is_open(self, model, path):
        """Return whether the crawler may read every field of a path.

        Such paths are searched many at once.
        """
        Model = self._env_of_crawler()[model]
        for name in path:
            field = Model._fields.get(name)
            if field is None:
                return True  # the database's id
            if not Model._has_field_access(field, "read"):
                return False
            if field.relational:
                Model = Model.env[field.comodel_name]
                if not Model.has_access("read"):
                    return False
        return True

    def _search_by(self, model, paths):
        """Search by all paths at once, and by halves if refused or if any is found."""
        conditions = [(path, "ilike", mark) for path in paths for mark in paths[path]]
        domain = ["|"] * (len(conditions) - 1) + conditions
        found = self._call(model, "search", domain, limit=1, marks=(), known="all")
        if not (found or self.refused):
            return len(paths)
        if len(paths) == 1:
            # Refused, or the field does not support the operator.
            if self.refused:
                return 0
            self.found.append(f"{model}: found by {', '.join(paths)}")
            return 1
        half, items = len(paths) // 2, [*paths.items()]
        return sum(
            self._search_by(model, dict(some)) for some in (items[:half], items[half:])
        )

    def _paths(self, model):
        """Return ``(path, marks)`` of the text fields of a model and its relations."""
        for path, end in text_paths(self.env, model, ends=True):
            marks = self._get_marks_of(end)
            if marks:
                yield path, marks

    def _get_marks_of(self, field):
        """Return the marks that a field may disclose: those in its column, or all."""
        model = field.model_name
        if field.store and field.column_type:
            there = self.marked.get(model, {}).get(field.name, ())
            return [mark for mark in self.marks if any(one in mark for one in there)]
        if model.startswith("grandes.clientes.") or model in self.marked:
            return self.marks
        return []


class CrawlReading(CrawlPaths):
    """Mixin for a crawl, which has ``crawler``, ``marks`` and ``ids``.

    :cvar only: names of the models to look at; all of them by default
    """

    only = ()

    def _reads(self, model):
        return self._env_of_crawler()[model].has_access("read")

    def _readable(self):
        """Return the models that the crawler may read: the addon's, and marked ones."""
        return [
            name
            for name, model in self.env.items()
            if not model._abstract
            and (name.startswith("grandes.clientes.") or name in self.marked)
            and self._reads(name)
            and (not self.only or name in self.only)
        ]

    def _crawl_reading(self):
        """Read, export, group, aggregate and search by path; note what is disclosed.

        Exports are not logged here: the log entry of a call would have to be rolled
        back, leaving the next call a colder cache. :class:`CrawlActing` exports with
        the log.

        :return: the number of records that were visible to the crawler
        """
        logs = self.registry["grandes.clientes.export.log"]
        with patch.object(logs, "_log", lambda *_args, **_kwargs: None):
            return self._read_all()

    def _read_all(self):
        told, self.exported = 0, {}
        for model in self._readable():
            Model = self._env_of_crawler()[model]
            names = [
                name
                for name, fact in Model.fields_get(
                    attributes=["type", "relation"]
                ).items()
                if (fact["type"] != "binary" or name == "raw")
                and ("relation" not in fact or self._may_name(fact["relation"]))
            ]
            own = self.exported[model] = Model.search([], limit=_MANY).ids
            told += len(own)
            if own:
                rows = self._tell(
                    model,
                    "web_read",
                    own,
                    names,
                    lambda some: dict.fromkeys(some, {}),
                    known="columns",
                )
                paths = self._export_paths(model, names)
                leading = self._get_leading(Model, rows) if rows else own
                open_to = [
                    path
                    for path in paths
                    if self._is_open(model, path.split("/"))
                    # Models without a table have no external ids.
                    and (path != "id" or Model._auto)
                ]
                self._tell(model, "export_data", leading, open_to, known="all")
                for path in paths:
                    if path not in open_to:
                        self._ask(model, "export_data", leading, [path])
            elif self._is_empty(Model):
                continue  # there is nothing to disclose
            hidden = [one for one in self.ids.get(model, []) if one not in own]
            for one in hidden[:_BY_ID]:
                for some in (names, ["display_name"]):
                    self._ask(model, "read", [one], some)
            if not Model._transient:
                self._ask(model, "name_search", "", [], "ilike", 50)
                self._crawl_groups(model)
            self._crawl_paths(model)
        return told

    def _get_leading(self, Model, rows):
        """Return ids of rows that together lead to every record that any row leads to.

        Besides its own columns, which were just read, an export of a row shows what its
        relations lead to, and it does so alike for each row that leads there.

        :param list rows: as returned by ``web_read``
        """
        relations = [name for name in rows[0] if Model._fields[name].relational]
        seen, leading = set(), []
        for row in rows:
            ends = {
                (name, one)
                for name in relations
                for one in (row[name] if isinstance(row[name], list) else [row[name]])
            }
            if not (leading and ends <= seen):
                leading.append(row["id"])
                seen |= ends
        return leading

    def _is_empty(self, Model):
        """Return whether the database has no record of a model at all."""
        if not Model._auto:
            return False
        return not self.env.execute_query(
            SQL("SELECT FROM %s LIMIT 1", SQL.identifier(Model._table))
        )

    def _ask(self, model, method, *args):
        """Call with a warm cache; see :meth:`RpcCrawl._call`."""
        return self._call(model, method, *args, marks=self.marks, known="all")

    def _may_name(self, model):
        return model in self.env and self._reads(model)

    def _export_paths(self, model, names):
        """Return the fields to export, and the text fields of their comodels."""
        paths = [".id"]
        for name in names:
            field = self.env[model]._fields[name]
            paths.append(name)
            if field.relational:
                beyond = self.marked.get(field.comodel_name, {})
                fields = map(self.env[field.comodel_name]._fields.get, sorted(beyond))
                paths += [
                    f"{name}/{end.name}" for end in fields if self._get_marks_of(end)
                ]
        return paths

    def _tell(self, model, method, ids, names, given=list, known=""):
        """Call, and if that is refused, repeat with each half of the fields.

        :return: the result, if the whole call was allowed
        """
        said = self._call(
            model, method, ids, given(names), marks=self.marks, known=known
        )
        if not self.refused:
            return said
        if len(names) > 1 and ids:
            half = len(names) // 2
            self._tell(model, method, ids, names[:half], given, known="all")
            self._tell(model, method, ids, names[half:], given, known="all")
        return None

    def _crawl_groups(self, model):
        """Aggregate every column, and group by every column whose comodel has marks."""
        Model = self._env_of_crawler()[model]
        columns = [field for field in Model._fields.values() if self._is_column(field)]
        open_to = [each for each in columns if Model._has_field_access(each, "read")]
        # Closed fields one by one: one of them would have the whole query refused.
        for some in (open_to, *([field] for field in columns if field not in open_to)):
            self._group(
                model,
                "formatted_read_group",
                [
                    f"{field.name}:array_agg"
                    for field in some
                    if field.name != "id" and field.type != "many2many"
                ],
                lambda asked: [[], [], asked],
            )
            self._group(
                model,
                "formatted_read_grouping_sets",
                [
                    [field.name]
                    for field in some
                    if field.type == "many2many"
                    or (field.type == "many2one" and field.comodel_name in self.marked)
                    or field not in open_to
                ],
                lambda asked: [[], asked, ["__count"]],
            )

    def _is_column(self, field):
        """Return whether the database can sort or count by a field or related field."""
        model = self.env[field.model_name]
        if not field.related or field.store:
            return field.store and (field.column_type or field.type == "many2many")
        if not field.compute_sudo:
            return False
        *path, last = field.related.split(".")
        for name in path:
            if model._fields[name].type != "many2one":
                return False
            model = self.env[model._fields[name].comodel_name]
        return self._is_column(model._fields[last])

    def _group(self, model, method, asked, given):
        if not asked:
            return
        self._ask(model, method, *given(asked))
        if self.refused and len(asked) > 1:
            half = len(asked) // 2
            self._group(model, method, asked[:half], given)
            self._group(model, method, asked[half:], given)


def text_paths(env, model, ends=False):
    """Return the paths to the text fields of a model and of all its relations.

    :param bool ends: return ``(path, final field)`` instead
    """
    for name, field in env[model]._fields.items():
        if not field._description_searchable:
            continue
        if field.type in _TEXTS and name != "display_name":
            yield (name, field) if ends else name
        elif field.relational:
            for beyond, end in env[field.comodel_name]._fields.items():
                if (
                    end.type in _TEXTS
                    and end._description_searchable
                    and beyond != "display_name"
                ):
                    path = f"{name}.{beyond}"
                    yield (path, end) if ends else path
