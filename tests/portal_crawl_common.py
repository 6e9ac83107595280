"""A coordinator at every door, with what must not be found behind any of them."""

import inspect
import re
import threading
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import new_test_user
from odoo.tools import SQL

from .portal_common import PortalCommon
from .portal_secrets import Secrets

THEIRS, INSIDE, OURS = "AJENOSECRETO", "SOLOADENTRO", "PROPIOSECRETO"
CASE = "grandes.clientes.case"
FILING = "grandes.clientes.filing"
ANSWER = "grandes.clientes.case.answer"
READERS = (FILING, CASE, ANSWER)
# They end the session or the account, or answer when something happens.
LEFT_OUT = re.compile(
    r"logout|session/destroy|/web/login|/websocket|/web/database|totp|/bus/|/web/tests"
    r"|deactivate"
)
# Where something that belongs to a record of theirs would appear.
_BESIDE = (
    ("mail_message", "model"),
    ("ir_attachment", "res_model"),
    ("mail_activity", "res_model"),
    ("mail_followers", "res_model"),
)


class PortalCrawl(PortalCommon):
    """Two entities with secrets of their own, and the coordinator of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create(
            {
                "name": "Coordinadora Ajena",
                "parent_id": cls.town.id,
                "email": "ajena@example.com",
                "is_coordinator": True,
            }
        )
        new_test_user(
            cls.env,
            login="gc_stranger",
            groups="base.group_portal",
            partner_id=cls.stranger.id,
        )
        cls.theirs = Secrets(cls, cls.town, cls.stranger, THEIRS, "79888777")
        cls.ours = Secrets(cls, cls.ies, cls.contact, OURS, "79111222")
        inside = Secrets.__new__(Secrets)
        inside.env, inside.mark = cls.env, INSIDE
        cls.hidden = inside.hide_inside(
            cls,
            cls._registered(subject="Con notas", beneficiary_id_number="52999000"),
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self._enter_portal()
        self.found = []
        self.watched = {
            **self.theirs.ids(),
            "res.partner": (self.town | self.stranger).ids,
        }
        self.before = self._census()

    def _rules(self, kind):
        """Return the rules of the routes of a kind, ``http`` or ``jsonrpc``."""
        thread = threading.current_thread()
        # What the server's own threads know.
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = self.env["ir.http"].routing_map().iter_rules()
        return [
            rule
            for rule in rules
            if rule.endpoint.routing["type"] == kind and not LEFT_OUT.search(rule.rule)
        ]

    def _look(self, where, said, marks):
        said = said if isinstance(said, str) else repr(said)
        self.found += [f"{where}: {mark}" for mark in marks if mark in said]

    def _ids(self):
        """Return the ids to try: of others, of what is inside, of one's own."""
        ids = self.theirs.ids()
        for model, more in self.ours.ids().items():
            ids[model] = [*ids.get(model, []), *more]
        for record in self.hidden:
            ids.setdefault(record._name, []).append(record.id)
        return ids

    def _candidates(self, name, converter=""):
        """Return what to give for an argument, by its name: theirs before all."""
        ids = self._ids()
        if "model" in name:
            return [CASE, "ir.attachment"]
        by_name = {
            "message": "mail.message",
            "attachment": "ir.attachment",
            "file": "ir.attachment",
            "document": "ir.attachment",
            "filing": FILING,
            "answer": ANSWER,
            "activity": "mail.activity",
            "partner": "res.partner",
            "entity": "res.partner",
        }
        for word, model in by_name.items():
            if word in name:
                return ids.get(model, [self.town.id])[:8]
        if "int" in converter or name in ("id", "res_id", "thread_id", "docids"):
            return [*ids[CASE][:3], ids["ir.attachment"][0]]
        texts = {
            "reportname": ["grandes_clientes.constancia"],
            "field": ["raw"],
            "numbers": [[self.theirs.case.name, self.theirs.filing.name]],
            "references": [["SIGA-1"]],
            "score": ["5"],
        }
        return texts.get(name, ["text"])

    def _call(self, model, name, /, *args, marks, **kwargs):
        """Call as a client does; look at what it returns, or refuses with.

        What a call that is let through did to records of theirs is noted too.
        """
        user_env = self.env(user=self.portal.id, su=False)
        user_env.invalidate_all()
        savepoint = self.env.cr.savepoint()
        where = f"{model}.{name}{args}{kwargs}"
        try:
            said = call_kw(user_env[model], name, list(args), kwargs)
            user_env.flush_all()
            if self._census() != self.before:
                self.found.append(f"{where}: changed something of theirs")
        except Exception as error:  # whatever it is, it must tell nothing
            said = str(error)
        savepoint.close(rollback=True)
        self._look(where, said, marks)
        return said

    def _census(self):
        """Return, of all that is theirs, a digest; and how much hangs on it."""
        found = []
        for model, ids in self.watched.items():
            [[digest]] = self.env.execute_query(
                SQL(
                    "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM %s t"
                    " WHERE id = ANY(%s)",
                    SQL.identifier(self.env[model]._table),
                    ids,
                )
            )
            found.append(digest)
            for table, column in _BESIDE:
                [[count]] = self.env.execute_query(
                    SQL(
                        "SELECT count(*) FROM %s WHERE %s = %s AND res_id = ANY(%s)",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        model,
                        ids,
                    )
                )
                found.append(count)
        [[cases, events, asked]] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT count(*) FROM grandes_clientes_filing
                         WHERE partner_id = %(town)s),
                       (SELECT count(*) FROM grandes_clientes_case_event
                         WHERE case_id = ANY(%(cases)s)),
                       (SELECT count(*) FROM grandes_clientes_satisfaction
                         WHERE case_id = ANY(%(cases)s))
                """,
                town=self.town.id,
                cases=self.watched[CASE],
            )
        )
        return [*found, cases, events, asked]

    def _public_methods(self, model):
        """Return the names of what a client may call on a model.

        All of what may be read; of what may not, the methods that we wrote, which
        might do by ``sudo`` what the rules refuse.
        """
        cls = type(self.env[model])
        readable = model in READERS
        for name in dir(cls):
            if name.startswith("_") or not inspect.isfunction(getattr(cls, name)):
                continue
            ours = any(
                name in vars(parent) and "grandes_clientes" in parent.__module__
                for parent in cls.mro()
            )
            if not (ours or readable):
                continue
            try:
                yield name, get_public_method(self.env[model], name)
            except AccessError:
                continue
