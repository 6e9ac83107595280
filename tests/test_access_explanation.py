"""Explanation of what a user may do and why, without disclosing any case."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .access_people_common import AccessPeopleCommon

CASE = "grandes.clientes.case"


@tagged("post_install", "-at_install", "slow")
class TestAccessExplanation(AccessPeopleCommon):
    def _explain(self, user, model=CASE, by=None):
        explanation = self.env["grandes.clientes.access.explanation"]
        return explanation.with_user(by or self.manager)._explain(user, model)

    def _explain_record(self, user, record, by):
        explanation = self.env["grandes.clientes.access.explanation"].with_user(by)
        return explanation._explain_record(user, record.with_user(by))

    def test_each_right_has_the_grant_that_gives_it(self):
        told = self._explain(self.front)
        self.assertEqual(
            told["operations"],
            {"read": True, "write": True, "create": True, "unlink": False},
        )
        (right,) = [line for line in told["rights"] if "Front-office" in line["group"]]
        self.assertIn("profile «Front office»", right["because"])
        told = self._explain(self.manager2)
        self.assertEqual(set(told["operations"].values()), {False})

    def test_a_profile_gives_what_its_role_implies(self):
        told = self._explain(self.supervisor)
        (right,) = [line for line in told["rights"] if "Front-office" in line["group"]]
        self.assertIn("profile «Supervisor", right["because"])

    def test_what_no_profile_gives_is_said_so(self):
        self.front.group_ids += self.env.ref("base.group_partner_manager")
        told = self._explain(self.front, "res.partner")
        reasons = " ".join(line["because"] for line in told["rights"])
        self.assertIn("which no profile gives", reasons)

    def test_for_one_case_which_rule_lets_through(self):
        case = self._registered()
        told = self._explain_record(self.front, case, self.oversight)
        self.assertEqual(told["verdict"]["read"], True)
        self.assertTrue(all(line["holds"] for line in told["rules"]))
        told = self._explain_record(self.back, case, self.oversight)
        self.assertEqual(told["verdict"]["read"], False)
        desk = [line for line in told["rules"] if not line["is_global"]]
        self.assertTrue(desk and not any(line["holds"] for line in desk))

    def test_the_verdict_is_what_the_person_gets(self):
        case = self._registered()
        for user in (self.front, self.back, self.official, self.supervisor):
            told = self._explain_record(user, case, self.oversight)
            for operation, may in told["verdict"].items():
                self.assertEqual(
                    may, case.with_user(user).has_access(operation), user.login
                )

    def test_who_reads_no_case_is_told_of_no_complaint(self):  # G26
        plain = self._registered()
        complaint = self._registered(
            self.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=self.front.id,
            beneficiary_id_number="60504030",
        )
        same = [
            self._explain_record(self.front, case, self.manager)
            for case in (plain, complaint)
        ]
        self.assertEqual(same[0], same[1])
        self.assertIsNone(same[0]["verdict"])
        # A user who may read it gets the whole explanation.
        told = self._explain_record(self.front, complaint, self.oversight)
        self.assertFalse(told["verdict"]["read"])

    def test_by_number_on_the_screen(self):
        case = self._registered()
        wizards = self.env["grandes.clientes.person.explain"].with_user(self.oversight)
        wizard = wizards.create({"user_id": self.front.id, "reference": case.name})
        self.assertIn("Case: not the complaint about oneself", wizard.told)
        wizard.reference = "GC1999-000001"
        self.assertIn("Nothing has that number", wizard.told)
        wizard.model_name = "grandes.clientes.access.review"
        with self.assertRaises(UserError):
            self.assertTrue(wizard.told)

    def test_who_is_told(self):
        for role in ("front", "back", "official", "supervisor", "coordinator"):
            with self.assertRaises(AccessError):
                self._explain(self.front, by=getattr(self, role))
        for role in ("manager", "quality", "oversight"):
            self.assertTrue(self._explain(self.front, by=getattr(self, role)))
