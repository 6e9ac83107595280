"""Visits, findings and dispatches over HTTP, as each role (R7, C8)."""

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .visit_common import VisitCommon

_OTHERS = (
    "front",
    "back",
    "official",
    "supervisor",
    "coordinator",
    "oversight",
    "manager",
)


@tagged("post_install", "-at_install", "security")
class TestQualityHttp(HttpCase, VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit._do_start()
        cls.finding = cls._find()
        cls.finding._do_serve()
        cls.hidden = cls._find(condition="Aún sin notificar")
        cls.env.flush_all()

    def _be(self, role):
        login = getattr(self, role).login
        self.authenticate(login, login)

    def _call(self, record, method, *arguments, **keywords):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": record._name,
                "method": method,
                "args": [record.ids, *arguments],
                "kwargs": keywords,
            },
        )

    def _refused(self, record, method, *arguments, **keywords):
        with (
            mute_logger("odoo.http"),
            self.assertRaises(JsonRpcException) as refusal,
        ):
            self._call(record, method, *arguments, **keywords)
        self.assertIn(
            str(refusal.exception),
            (
                "odoo.exceptions.AccessError",
                "odoo.exceptions.UserError",
                "odoo.exceptions.ValidationError",
            ),
        )

    def test_nobody_else_writes_or_decides(self):
        item = self.visit.item_ids[0]
        for role in _OTHERS:
            with self.subTest(role):
                self._be(role)
                context = {"answer": "yes"}
                self._refused(item, "write", {"answer": "yes"})
                self._refused(item, "action_answer", context=context)
                self._refused(self.visit, "write", {"visited_name": "x"})
                self._refused(self.visit, "write", {"state": "done"})
                self._refused(self.hidden, "write", {"condition": "x"})
                self._refused(self.finding, "write", {"decision": "x"})
                self._refused(self.finding, "unlink")
                self._refused(self.visit, "unlink")
        self.assertFalse(item.answer)

    def test_who_reads_what(self):
        reads = {
            "front": (),
            "back": (),
            "official": ("finding",),
            "supervisor": ("visit", "finding"),
            "coordinator": ("visit", "finding", "hidden", "item"),
            "oversight": ("visit", "finding", "hidden", "item"),
            "manager": (),
            "quality": ("visit", "finding", "hidden", "item"),
        }
        records = {
            "visit": (self.visit, ["week"]),
            "item": (self.visit.item_ids[0], ["note"]),
            "finding": (self.finding, ["condition"]),
            "hidden": (self.hidden, ["condition"]),
        }
        for role, seen in reads.items():
            self._be(role)
            for name, (record, fields) in records.items():
                with self.subTest(role=role, name=name):
                    if name in seen:
                        self.assertTrue(self._call(record, "read", fields))
                    else:
                        self._refused(record, "read", fields)

    def test_a_dossier_is_for_its_readers(self):
        for role, record, report, is_read in (
            ("official", self.finding, "finding_dossier", True),
            ("front", self.finding, "finding_dossier", False),
            ("official", self.hidden, "finding_dossier", False),
            ("front", self.visit, "visit_acta", False),
            ("official", self.visit, "visit_acta", False),
        ):
            with self.subTest(role=role, report=report):
                self._be(role)
                with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
                    page = self.url_open(
                        f"/report/html/grandes_clientes.{report}/{record.id}"
                    )
                self.assertEqual(page.status_code == 200, is_read, page.status_code)
