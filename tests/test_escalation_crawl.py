"""An official calls every public method of the addon and reads every field.

Methods, fields and paths come from the registry, so that new ones are covered too.
"""

import itertools

from odoo.tests import tagged
from odoo.tools import mute_logger

from .crawl_common import RpcCrawl
from .crawl_reading import CrawlPaths
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .portal_secrets import Secrets

THEIRS, INSIDE, OURS = "AJENOSECRETO", "SOLOADENTRO", "PROPIOSECRETO"
CASE = "grandes.clientes.case"
ESCALATION = "grandes.clientes.escalation"
FILING = "grandes.clientes.filing"
# Models outside the addon that hold data of a case.
_BESIDE = (
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.notification",
    "res.partner",
    "res.users",
)
# Views with the same ids as the records of another model.
_SAME = {
    "grandes.clientes.case.analysis": CASE,
    "grandes.clientes.escalation.analysis": ESCALATION,
}
_QUIET = (
    "odoo.addons.base.models.ir_rule",
    "odoo.domains",
    "odoo.http",
    "odoo.models",
    "odoo.orm",
)


@tagged("post_install", "-at_install", "security", "slow")
class TestEscalationCrawl(CrawlPaths, RpcCrawl, IntakeCommon, EscalationCommon):
    """Treasury's official, with a case of Credit and one that Credit had before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crawler = cls.official
        cls.theirs = Secrets(cls, cls.town, cls.contact, THEIRS, "79888777")
        cls.mine = cls._registered(
            typification="T11", subject=OURS, beneficiary_id_number="79111222"
        )
        cls.hidden = cls._hide_on_mine()
        cls.mine._do_escalate("mission_area")
        cls.wizards = cls._being_written()
        cls.env.flush_all()
        cls.marks = [THEIRS, INSIDE]
        cls.marked = cls._find_marked(cls.marks)

    @classmethod
    def _hide_on_mine(cls):
        """Escalate Treasury's case to Credit first, with texts of its own."""
        first = cls.mine._do_escalate(
            "mission_area", area=cls.credit, reason="Por su naturaleza"
        )
        theirs = first.with_user(cls.creditor)
        note = theirs.message_post(
            body=f"Hilo {INSIDE}", attachments=[(f"{INSIDE}.txt", INSIDE.encode())]
        )
        draft = cls.env["grandes.clientes.case.answer"].sudo()
        theirs._do_answer(f"Según {INSIDE}", support=f"Acta {INSIDE}")
        draft = draft.search([("case_id", "=", cls.mine.id)])
        told = cls.mine.message_post(body=f"Varios {INSIDE}")
        told.sudo().grandes_clientes_tells_of_others = True
        todo = cls.mine.activity_schedule(
            summary=f"Tarea {INSIDE}", user_id=cls.front.id, note=INSIDE
        )
        return [first, note, note.attachment_ids, *draft, told, todo]

    @classmethod
    def _being_written(cls):
        """Return records that other users are preparing on their screens."""
        case, escalation = cls.theirs.open_case, cls.theirs.open_case.escalation_ids
        escalate = (
            cls.env["grandes.clientes.case.escalate"]
            .with_user(cls.front)
            .create({"case_ids": cls.theirs.case.ids, "target": "mission_area"})
        )
        reply = (
            cls.env["grandes.clientes.escalation.reply"]
            .with_user(cls.creditor)
            .create(
                {
                    "act": "answer",
                    "escalation_ids": escalation.ids,
                    "body": f"Por escribir {THEIRS}",
                }
            )
        )
        withdraw = (
            cls.env["grandes.clientes.case.act.reason"]
            .with_user(cls.front)
            .create(
                {
                    "act": "withdraw",
                    "case_ids": case.ids,
                    "reason": f"Desiste {THEIRS}",
                }
            )
        )
        escalation.with_user(cls.creditor).action_download()
        download = cls.env["grandes.clientes.escalation.download"].search(
            [("escalation_ids", "in", escalation.ids)]
        )
        return [escalate, *escalate.line_ids, reply, withdraw, download]

    def setUp(self):
        super().setUp()
        self.found = []
        ids = self.theirs.ids()
        for record in [*self.hidden, *self.wizards]:
            ids.setdefault(record._name, []).extend(record.ids)
        self.ids = ids
        self.watched = ids
        self.before = self._census()
        self._check_unmarked((OURS, THEIRS, INSIDE))

    def _candidates(self, name, converter=""):
        """Return the values for an argument, by its name: others' records first."""
        if "model" in name:
            return [CASE]
        by_name = {
            "message": "mail.message",
            "attachment": "ir.attachment",
            "file": "ir.attachment",
            "filing": FILING,
            "answer": "grandes.clientes.case.answer",
            "activity": "mail.activity",
            "escalation": ESCALATION,
            "case": CASE,
        }
        for word, model in by_name.items():
            if word in name:
                return [self.ids[model]]
        records = {
            "area": self.credit,
            "partner": self.town,
            "entity": self.town,
            "user": self.official,
        }
        for word, record in records.items():
            if word in name:
                return [record.ids if name.endswith("s") else record.id]
        return ["text"]

    def _our_models(self):
        return [
            name
            for name, model in self.env.items()
            if name.startswith("grandes.clientes.") and not model._abstract
        ]

    def _reads(self, model):
        return self.env[model].with_user(self.official).has_access("read")

    def _readable(self):
        return [name for name in (*self._our_models(), *_BESIDE) if self._reads(name)]

    # === WHAT HOLDS === #

    @mute_logger(*_QUIET)
    def test_nothing_of_another_area_by_any_method(self):
        # Odoo's own methods disclose nothing of a model that the user may not read.
        whole = [name for name in self._our_models() if self._reads(name)]
        called = self._crawl_methods([THEIRS, INSIDE], self.ids, whole)
        known = {
            # One of the addon, one generic method of Odoo, and one of the thread.
            (CASE, "action_withdraw"),
            (CASE, "message_post"),
            (ESCALATION, "action_accept"),
            (ESCALATION, "web_read"),
            ("grandes.clientes.escalation.batch", "action_retry"),
            ("grandes.clientes.escalation.reply", "action_confirm"),
            ("grandes.clientes.api", "state"),
        }
        self.assertFalse(known - called)
        self.assertEqual(self.found, [])

    @mute_logger(*_QUIET)
    def test_nothing_of_another_area_by_reading(self):
        """Neither others' records by id, nor anything by any field of one's own."""
        marks = [THEIRS, INSIDE]
        for model in self._readable():
            Model = self.env[model].with_user(self.official)
            names = [
                name
                for name, facts in Model.fields_get(
                    attributes=["type", "relation"]
                ).items()
                if facts["type"] != "binary"
                and ("relation" not in facts or self._reads(facts["relation"]))
            ]
            own = Model.search([], limit=20)
            # The user's own records can be read; otherwise nothing would be proved.
            self.assertEqual(len(own.read(names)), len(own))
            theirs = {*self.ids.get(model, ()), *self.ids.get(_SAME.get(model), ())}
            self.assertFalse(theirs & set(Model.search([]).ids), model)
            for ids in (
                own.ids,
                *([record_id] for record_id in self.ids.get(model, ())),
            ):
                for method, fields in (
                    ("read", names),
                    ("web_read", dict.fromkeys(names, {})),
                    ("export_data", names),
                ):
                    known = "columns" if method == "read" else "all"
                    self._call(model, method, ids, fields, marks=marks, known=known)
        self.assertEqual(self.found, [])

    @mute_logger(*_QUIET)
    def test_nothing_is_found_by_words_of_another_area(self):
        """By no field of a record, nor of its related records."""
        tried = sum(self._crawl_paths(model) for model in self._readable())
        self.assertGreater(tried, 400)
        self.assertEqual(self.found, [])

    @mute_logger(*_QUIET)
    def test_no_wizard_tells_of_what_one_gives_it(self):
        """Created by RPC, or opened with a context of the user's choice."""
        marks = [THEIRS, INSIDE]
        for model in self._our_models():
            Model = self.env[model].with_user(self.official)
            if not Model.has_access("create"):
                continue
            spec = {
                name: {}
                for name, field in Model._fields.items()
                if field.type != "binary"
            }
            for name, field in Model._fields.items():
                ids = self.ids.get(field.comodel_name) if field.relational else None
                for asked in self._asked(Model) if ids else ():
                    value = ids[0] if field.type == "many2one" else ids
                    context = {
                        **{f"default_{key}": said for key, said in asked.items()},
                        f"default_{name}": value,
                        "active_model": field.comodel_name,
                        "active_ids": ids,
                        "active_id": ids[0],
                    }
                    vals = {**asked, name: value}
                    for arguments, more in (
                        (("onchange", [], {}, [], spec), {"context": context}),
                        (("onchange", [], vals, [name], spec), {}),
                        (("web_save", [], vals, spec), {}),
                    ):
                        more["known"] = "columns"
                        self._call(model, *arguments, marks=marks, **more)
        self.assertEqual(self.found, [])

    def _asked(self, Model):
        """Return the values that a wizard requires: one set for each of its acts."""
        asked = [
            [(field.name, value) for value in field.get_values(self.env)]
            for field in Model._fields.values()
            if field.type == "selection" and field.required and not field.default
        ]
        return [dict(given) for given in itertools.product(*asked)]

    def test_what_is_ones_own_is_found(self):
        """Check that the crawl finds one's own records: the other tests rely on it."""
        self._call(CASE, "read", self.mine.ids, ["subject"], marks=[OURS])
        domain = [("subject", "ilike", OURS)]
        self._call(CASE, "search_read", domain, ["subject"], marks=[OURS])
        self._search_by(CASE, {"name": [OURS], "subject": [OURS]})
        self.assertEqual(len(self.found), 3, self.found)
