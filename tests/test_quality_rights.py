"""The contractor cannot find a drawn case before it is signed, by any route."""

import json

from odoo.tests import HttpCase, tagged

from .quality_common import QualityCommon

AUDIT = "grandes.clientes.quality.audit"
MARK = "grandes.clientes.quality.mark"
SAMPLE = "grandes.clientes.quality.sample"
FORM = "grandes.clientes.quality.form"


# Models that disclose that a case was drawn, or its marks.
_AUDITED = {
    f"grandes.clientes.quality.{name}"
    for name in ("sample", "audit", "mark", "objection", "coaching", "figure", "risk")
}


@tagged("post_install", "-at_install", "security")
class TestQualityRights(QualityCommon, HttpCase):
    """Who sees and writes audits, over HTTP (C1, R9)."""

    def setUp(self):
        super().setUp()
        self.audit._do_start()
        self.env.flush_all()

    def _call(self, model, method, *args, **kwargs):
        """Return the server's response to a call, including errors."""
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()

    def _be(self, user):
        self.authenticate(user.login, user.login)

    def _is_refused(self, *call, **kwargs):
        return "error" in self._call(*call, **kwargs)

    def test_the_contractor_finds_nothing_before_the_signature(self):
        file = self.sample.population_attachment_id
        for user in (self.front, self.back, self.supervisor, self.official):
            self._be(user)
            with self.subTest(user.login):
                for model, record in (
                    (AUDIT, self.audit),
                    (MARK, self.audit.mark_ids[:1]),
                    (SAMPLE, self.sample),
                ):
                    self.assertTrue(
                        self._is_refused(model, "read", record.ids, ["display_name"])
                    )
                    self.assertTrue(
                        self._is_refused(model, "export_data", record.ids, ["id"])
                    )
                    said = self._call(
                        model, "search_read", [("id", "in", record.ids)], ["id"]
                    )
                    self.assertFalse(said.get("result"))
                    said = self._call(
                        model,
                        "formatted_read_group",
                        [("id", "in", record.ids)],
                        ["company_id"],
                        ["__count"],
                    )
                    self.assertFalse(said.get("result"))
                got = self.url_open(f"/web/content/{file.id}")
                self.assertNotIn(self.case.name.encode(), got.content)
                said = self._call(
                    "ir.attachment", "search_read", [("id", "=", file.id)], ["name"]
                )
                self.assertFalse(said.get("result"))

    def test_the_case_says_nothing_of_it(self):
        """No field of the case that the contractor reads discloses it."""
        Case = self.env["grandes.clientes.case"]
        leads = [
            name
            for name, field in Case._fields.items()
            if (field.comodel_name or "") in _AUDITED
        ]
        self.assertEqual(leads, [])
        self._be(self.front)
        for domain in (
            [("mark_ids.audit_id", "=", self.audit.id)],
            [("audit_ids", "!=", False)],
        ):
            self.assertTrue(self._is_refused("grandes.clientes.case", "search", domain))

    def test_nobody_is_told_by_mail(self):
        mails = self.env["mail.mail"].sudo().search([])
        self._draw(self.quality, seed="y")
        self.assertEqual(self.env["mail.mail"].sudo().search([]), mails)

    def test_the_contractor_writes_nothing_of_the_entity(self):
        mark = self.audit.mark_ids[:1]
        for user in (self.front, self.supervisor, self.coordinator, self.manager):
            self._be(user)
            with self.subTest(user.login):
                for call in (
                    (MARK, "write", mark.ids, {"answer": "yes"}),
                    (AUDIT, "write", self.audit.ids, {"conclusion": "x"}),
                    (AUDIT, "action_sign", self.audit.ids),
                    (AUDIT, "action_start", self.audit.ids),
                    (AUDIT, "action_double", self.audit.ids),
                    (SAMPLE, "action_draw", self.sample.ids),
                ):
                    self.assertTrue(self._is_refused(*call), call[1])

    def test_who_marks_moves_no_state(self):
        self._be(self.quality)
        for vals in (
            {"state": "signed"},
            {"score": 100},
            {"auditor_id": self.quality.id},
            {"is_directed": True},
        ):
            self.assertTrue(self._is_refused(AUDIT, "write", self.audit.ids, vals))
        mark = self.audit.mark_ids[:1]
        for vals in ({"computed_answer": "yes"}, {"settled_answer": "yes"}):
            self.assertTrue(self._is_refused(MARK, "write", mark.ids, vals))
        self.assertTrue(self._is_refused(AUDIT, "unlink", self.audit.ids))
        self.assertTrue(self._is_refused(MARK, "unlink", mark.ids))

    def test_an_administrator_opens_no_form(self):
        form = self.env[FORM].search([], limit=1)
        self._be(self.manager)
        for call in (
            (FORM, "read", form.ids, ["name"]),
            (FORM, "action_new_version", form.ids),
            (FORM, "action_activate", form.ids),
        ):
            self.assertTrue(self._is_refused(*call), call[1])

    def test_nobody_audits_or_hears_their_own(self):
        worker = self._user("both", "group_quality", "group_front_office")
        other = self._registered(
            worker, channel="phone", beneficiary_id_number="1020304052"
        )
        other._do_answer("<p>Listo.</p>")
        own = self.Audit.with_user(self.quality)._do_direct(other, "Nueva")
        self._sign(self.audit, ecuf="no")
        audit = self.audit.with_user(self.front)
        objection = audit._do_object(self._failed(audit), "yes", "No fue así")
        self.env.flush_all()
        self._be(worker)
        self.assertTrue(self._is_refused(AUDIT, "action_start", own.ids))
        self._be(self.quality)
        dialog = self._call(
            "grandes.clientes.quality.objection.decide",
            "create",
            [
                {
                    "objection_ids": [(6, 0, objection.ids)],
                    "act": "accept",
                    "reason": "Sí",
                }
            ],
        )
        self.assertTrue(
            self._is_refused(
                "grandes.clientes.quality.objection.decide",
                "action_confirm",
                dialog["result"],
            )
        )
