"""A coordinator who tries every entry point, and the data to hide from them."""

from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .crawl_common import RpcCrawl
from .crawl_routes import RouteCrawl
from .portal_common import PortalCommon
from .portal_secrets import Secrets

THEIRS, INSIDE, OURS = "AJENOSECRETO", "SOLOADENTRO", "PROPIOSECRETO"
CASE = "grandes.clientes.case"
FILING = "grandes.clientes.filing"
ANSWER = "grandes.clientes.case.answer"
READERS = (FILING, CASE, ANSWER)


@tagged("post_install", "-at_install", "slow")
class PortalCrawl(RouteCrawl, RpcCrawl, PortalCommon):
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
        cls.ids = cls._collect_ids()
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self._enter_portal()
        self.crawler = self.portal
        self.found = []
        self.watched = {
            **self.theirs.ids(),
            "res.partner": (self.town | self.stranger).ids,
        }
        self.before = self._census()
        self._check_unmarked((OURS, THEIRS, INSIDE))

    @classmethod
    def _collect_ids(cls):
        """Return the ids to try: others', internal ones, and the coordinator's own."""
        ids = cls.theirs.ids()
        for model, more in cls.ours.ids().items():
            ids[model] = [*ids.get(model, []), *more]
        for record in cls.hidden:
            ids.setdefault(record._name, []).append(record.id)
        return ids

    def _candidates(self, name, converter=""):
        """Return the values for an argument, by its name: others' records first."""
        ids = self.ids
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
        if name in ("width", "height", "size", "alpha"):
            return [7]  # not a record: one value covers all
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

    def _census(self):
        """Return the watched records, and how many records their entity has."""
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
        return [*super()._census(), cases, events, asked]
