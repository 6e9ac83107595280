"""Who sees, proposes and decides non-conformities, over HTTP; G26 throughout."""

import json

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .pnc_common import DECISION, FIGURES, PNC, PncCommon
from .rights_common import RightsMixin

_QUIET = (
    "odoo.http",
    "odoo.models",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
)


@tagged("post_install", "-at_install", "security", "slow")
class TestPncRights(RightsMixin, PncCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.record = cls._pnc()
        cls._ended()
        cls.decision = cls._find()

    def _rpc(self, model, method, *args, **kwargs):
        """Return the result of a call, or the name of the error."""
        with mute_logger(*_QUIET):
            answer = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps(
                    {
                        "params": {
                            "model": model,
                            "method": method,
                            "args": args,
                            "kwargs": kwargs,
                        }
                    }
                ),
                headers={"Content-Type": "application/json"},
            ).json()
        if "error" in answer:
            return answer["error"]["data"]["name"].rsplit(".", 1)[-1]
        return answer["result"]

    def _as(self, user):
        self.authenticate(user.login, user.login)

    def test_no_case_leaves_a_non_conformity_by_its_own_form(self):
        case = self._ended("1031")
        record = self._pnc(case_ids=case.ids)
        self._as(self.supervisor)
        for commands in ([[5]], [[3, record.id]], [[4, self.record.id]]):
            said = self._rpc(
                case._name, "write", case.ids, {"nonconformity_ids": commands}
            )
            self.assertEqual(said, "AccessError")
        self.env.invalidate_all()
        self.assertEqual(case.sudo().nonconformity_ids, record.sudo())

    def test_who_reads(self):
        for user, reads in (
            (self.quality, True),
            (self.supervisor, True),
            (self.coordinator, True),
            (self.oversight, True),
            (self.front, False),
            (self.back, False),
            (self.manager, False),
            (self.portal, False),
        ):
            self._as(user)
            with self.subTest(user.login):
                said = self._rpc(PNC, "read", self.record.ids, ["name"])
                self.assertEqual(isinstance(said, list), reads, said)

    def test_an_area_reads_what_it_proposed_or_answers_for(self):
        self._as(self.official)
        self.assertEqual(self._rpc(PNC, "search", []), [])
        made = self._rpc(PNC, "create", [{"description": "Propuesta del área"}])
        self.assertEqual(self._rpc(PNC, "search", []), made)
        theirs = self._pnc(responsible_id=False, responsible_area_id=self.treasury.id)
        self.assertIn(theirs.id, self._rpc(PNC, "search", []))
        self.assertEqual(self._rpc(DECISION, "search", []), "AccessError")

    def test_who_proposes_does_not_decide(self):
        for user in (self.official, self.supervisor):
            self._as(user)
            made = self._rpc(PNC, "create", [{"description": "Propuesta"}])
            with self.subTest(user.login):
                self.assertEqual(self._rpc(PNC, "action_open", made), "AccessError")
                for vals in (
                    {"state": "open"},
                    {"name": "PNC1"},
                    {"treated_on": False},
                ):
                    said = self._rpc(PNC, "write", made, vals)
                    self.assertEqual(said, "AccessError")
                self.assertNotIsInstance(
                    self._rpc(PNC, "unlink", made), bool, "nothing is deleted"
                )

    def test_who_reads_writes_nothing_of_it(self):
        self.record._do_open()
        for user in (self.coordinator, self.oversight, self.supervisor):
            self._as(user)
            with self.subTest(user.login):
                said = self._rpc(PNC, "write", self.record.ids, {"treatment": "rework"})
                self.assertIn(said, ("AccessError", "UserError"))
                said = self._rpc(DECISION, "action_decide", self.decision.ids)
                self.assertEqual(said, "AccessError")
                said = self._rpc(
                    DECISION, "write", self.decision.ids, {"state": "decided"}
                )
                self.assertEqual(said, "AccessError")

    def test_a_complaint_is_kept_from_whom_it_is_about(self):  # G26
        case = self._ended(
            "515151",
            typification="T30",
            kind="complaint",
            user=self.front2,
            complained_user_id=self.supervisor.id,
        )
        decision = self._find().filtered(lambda each: each.case_id == case)
        record = self._pnc(
            case_ids=[(6, 0, case.ids)], responsible_id=self.coordinator.id
        )
        record._do_open()
        self._as(self.supervisor)
        self.assertEqual(self._rpc(PNC, "read", record.ids, ["name"]), "AccessError")
        self.assertNotIn(record.id, self._rpc(PNC, "search", []))
        self.assertEqual(
            self._rpc(DECISION, "read", decision.ids, ["kind"]), "AccessError"
        )
        self.assertNotIn(decision.id, self._rpc(DECISION, "search", []))
        self._assert_rule_hides(
            "quality_nonconformity_rule_complaint", self.supervisor, record
        )
        self._assert_rule_hides(
            "quality_pnc_decision_rule_complaint", self.supervisor, decision
        )
        # Its figures
        period = (self.env.company, record.detected_on, record.detected_on)
        theirs, ours = (
            self.env[FIGURES].with_user(user)._get_month(*period)["opened"]
            for user in (self.supervisor, self.quality)
        )
        self.assertEqual(ours - theirs, 1)
        # Its activities, its notes and its responsible user
        with self.assertRaises(ValidationError):
            record.activity_schedule(summary="x", user_id=self.supervisor.id)
        with self.assertRaises(UserError):
            record.message_post(body="x", partner_ids=self.supervisor.partner_id.ids)
        with self.assertRaises(ValidationError):
            record.responsible_id = self.supervisor

    def test_who_is_complained_of_later_loses_it(self):
        self.record._do_open()
        case = self._ended(
            "616161",
            typification="T30",
            kind="complaint",
            complained_user_id=self.quality2.id,
        )
        decision = self._find().filtered(lambda each: each.case_id == case)
        decision._do_decide("yes", "treatment", nonconformity=self.record)
        self._as(self.quality2)
        self.assertEqual(
            self._rpc(PNC, "read", self.record.ids, ["name"]), "AccessError"
        )

    def test_paper(self):
        self.record._do_open()
        self._as(self.quality)
        response = self.url_open(
            f"/report/html/grandes_clientes.nonconformity_paper/{self.record.id}"
        )
        self.assertIn(self.record.name, response.text)
        self._as(self.front)
        with mute_logger(*_QUIET):
            response = self.url_open(
                f"/report/html/grandes_clientes.nonconformity_paper/{self.record.id}"
            )
        self.assertNotIn(self.record.name, response.text)
