"""Crawl of everything a user may call, create, write and delete, and of its effects."""

import inspect
from datetime import timedelta

from odoo import models

from .crawl_common import MODEL_GIVEN
from .crawl_evidence import Evidence

_SPREAD = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
# Models outside the addon that also hold its data.
_BESIDE = (
    "ir.attachment",
    "ir.filters",
    "mail.activity",
    "mail.compose.message",
    "mail.followers",
    "mail.mail",
    "mail.message",
    "mail.notification",
    "mail.scheduled.message",
    "mail.tracking.value",
    "rating.rating",
)
# Odoo's generic methods are called on one model of each kind.
_WHOLE = ("grandes.clientes.case", "mail.message", "ir.attachment")


class CrawlActing:
    """Mixin for a crawl, run after its reading."""

    evidence = None
    exported = {}
    # Records on which deletion was tried.
    deleted = frozenset()

    def _watch(self):
        """Start watching the evidence, and report any change from now on."""
        # As in a later transaction: a user's own new rows stay editable until it ends.
        self.env.flush_all()
        self.env.cr._now = self.env.cr.now() + timedelta(seconds=1)
        self.evidence = Evidence(self.env(su=True))

    def _is_written(self):
        """Report evidence changed by the last call; see :meth:`RpcCrawl._call`."""
        if self.evidence is None:
            return False
        changed = self.evidence.changed()
        if changed:
            self.found.append(f"{self.where}: changed {', '.join(sorted(changed))}")
        return False

    def _crawl_writing(self):
        """Write, save, copy and delete existing records; create dependent records."""
        self.deleted = set()
        for model in self.env:
            if self.env[model]._abstract or not (
                model.startswith("grandes.clientes.") or model in _BESIDE
            ):
                continue
            if self.only and model not in self.only:
                continue
            for record_id in self.ids.get(model, [])[:2]:
                self._write_one(model, [record_id])
            if model in _BESIDE:
                for vals in self._hung(model):
                    self._call(model, "create", vals, marks=self.marks)

    def _write_one(self, model, ids):
        """Write each column of a record, then save and delete it."""
        values = [*self._values(model)]
        calls = [("write", {name: value}) for name, value in values]
        calls += [("web_save", dict(values[:1]), {"display_name": {}}), ("unlink",)]
        for name, *args in calls:
            self._call(model, name, ids, *args, marks=self.marks, known="columns")
        self.deleted.update((model, one) for one in ids)

    def _values(self, model):
        """Return ``(name, value)`` of each column that has a value."""
        for field in self.env[model]._fields.values():
            if not field.store or field.name in models.MAGIC_COLUMNS:
                continue
            by_type = {
                "char": "x",
                "text": "x",
                "html": "<p>x</p>",
                "integer": 7,
                "boolean": True,
                "date": "2020-01-01",
                "datetime": "2020-01-01 00:00:00",
                "json": {},
                "many2many": [(5,)],
                "one2many": [(5,)],
            }
            if field.type == "selection":
                values = field.get_values(self.env)
                yield field.name, values[-1] if values else "x"
            elif field.type == "binary":
                yield field.name, "eA=="
            elif field.type in by_type:
                yield field.name, by_type[field.type]

    def _hung(self, model):
        """Return values for records that would be attached to another's case."""
        case_id = self.ids["grandes.clientes.case"][0]
        places = {"model": "grandes.clientes.case", "res_id": case_id}
        if "res_model" in self.env[model]._fields:
            places["res_model"] = places.pop("model")
        vals = {
            name: value
            for name, value in places.items()
            if name in self.env[model]._fields
        }
        if vals:
            yield {**vals, "name": "x"} if "name" in self.env[model]._fields else vals

    def _crawl_acting(self):
        """Call every public method; return the set of ``(model, method)`` called."""
        whole = [model for model in _WHOLE if self._reads(model)]
        called, shared = set(), set()
        for model in self.env:
            for name, method in self._public_methods(model, model in whole):
                if not model.startswith("grandes.clientes.") or name in MODEL_GIVEN:
                    # A method that all threads inherit is called once.
                    if method in shared:
                        continue
                    shared.add(method)
                called.add((model, name))
                self._call_with_what_fits(model, name, method)
        return called

    def _call_with_what_fits(self, model, name, method):
        """Call with the required arguments on hidden records and on the user's own."""
        parameters = [
            parameter
            for parameter in list(inspect.signature(method).parameters.values())
            if parameter.kind not in _SPREAD
        ][1:]
        named = {each.name: self._argument(each) for each in parameters}
        given = {"marks": self.marks, "known": "columns", **named}
        if getattr(method, "_api_model", False):
            self._call(model, name, **given)
            return
        for record_id in self.ids.get(model, [1])[:1]:
            # Skip what reading and writing have already called in the same way.
            if name == "export_data" and record_id in self.exported.get(model, ()):
                continue
            if name != "unlink" or (model, record_id) not in self.deleted:
                self._call(model, name, [record_id], **given)
