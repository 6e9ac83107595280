from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .answer_common import BODY, AnswerCommon
from .rights_common import RightsMixin


@tagged("post_install", "-at_install")
class TestAnswerRights(RightsMixin, AnswerCommon):
    """Who reads and writes answers, and each record rule by its removal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered(channel="phone")
        cls.answer = cls.case._do_answer(BODY).sudo(False)
        cls.foreign = cls._registered(
            partner_id=cls.town.id,
            contact_id=False,
            channel="phone",
            beneficiary_id_number="60504030",
        )
        cls.foreign_answer = cls.foreign._do_answer(BODY)

    def test_access_by_role(self):
        expected = {
            "grandes.clientes.case.answer": {
                "front": "rw",
                "supervisor": "rw",
                "back": "r",
                "official": "r",
                "portal": "r",
            },
            "grandes.clientes.case.answer.delivery": {
                "front": "r",
                "supervisor": "r",
                "back": "",
                "official": "",
                "portal": "",
            },
            "grandes.clientes.answer.template": {
                # Only their own, by a record rule: see test_knowledge_rights.
                "front": "rw",
                "supervisor": "rwc",
                "coordinator": "rwc",
                "back": "rw",
                "official": "rw",
                "portal": "",
                "manager": "r",
            },
        }
        readers = {"coordinator": "r", "quality": "r", "oversight": "r", "manager": ""}
        for model, by_role in expected.items():
            for role, rights in {**readers, **by_role}.items():
                records = self.env[model].with_user(getattr(self, role))
                allowed = "".join(
                    operation[0]
                    for operation in ("read", "write", "create", "unlink")
                    if records.has_access(operation)
                )
                self.assertEqual(allowed, rights, f"{role} on {model}")

    def test_company_rules(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        user = new_test_user(
            self.env,
            login="gc_other_company",
            groups="base.group_user,grandes_clientes.group_supervisor",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        template = self.env["grandes.clientes.answer.template"].create(
            {"name": "X", "body": BODY, "company_id": self.env.company.id}
        )
        self._assert_rule_hides("case_answer_rule_company", user, self.answer)
        self._assert_rule_hides(
            "case_answer_delivery_rule_company", user, self.answer.delivery_ids
        )
        self._assert_rule_hides("answer_template_rule_company", user, template)

    def test_complaint_rules(self):  # G26
        case = self._registered(
            self.front2,
            channel="phone",
            kind="complaint",
            complaint_nature="criticism",
            complained_user_id=self.supervisor.id,
            beneficiary_id_number="707070",
        )
        answer = case._do_answer(BODY)
        self._assert_rule_hides("case_answer_rule_complaint", self.supervisor, answer)
        self._assert_rule_hides(
            "case_answer_delivery_rule_complaint", self.supervisor, answer.delivery_ids
        )
        with self.assertRaises(AccessError):
            answer.with_user(self.supervisor).read(["body"])

    def test_the_coordinator_reads_what_was_sent_to_the_entity(self):  # 5.2.13
        both = self.answer | self.foreign_answer
        self.assertEqual(self._sees(self.portal, both), self.answer)
        self._assert_rule_hides(
            "case_answer_rule_portal", self.portal, self.foreign_answer
        )
        draft = self._registered()._do_prepare_answer(BODY, direct=True)
        self.assertFalse(self._sees(self.portal, draft))
        self.assertEqual(
            self.answer.with_user(self.portal).read(["body"])[0]["body"],
            self.answer.body,
        )
        self.contact.is_coordinator = False
        self.assertFalse(self._sees(self.portal, self.answer))

    def test_opening_it_in_the_portal_is_noted_once(self):  # 5.2.13
        for _time in range(2):
            self.answer.with_user(self.portal)._note_read()
        self.env.invalidate_all()
        self.assertEqual(self._events(self.answer), ["sent", "delivered", "opened"])
        event = self.case.event_ids.sorted("sequence")[-1]
        self.assertEqual(
            (event.step, event.act, event.role),
            ("5.2.13", "read_answer", "requester"),
        )
        self.assertEqual(
            len(self.case.event_ids.filtered(lambda e: e.act == "read_answer")), 1
        )

    def test_files_follow_the_answer(self):
        case = self._registered(beneficiary_id_number="808080", channel="phone")
        answer = case._do_answer(BODY, attachments=self._file())
        file = answer.attachment_ids
        self.assertTrue(file.with_user(self.coordinator).has_access("read"))
        self.assertFalse(file.with_user(self.manager).has_access("read"))

    def test_a_desk_sees_what_was_escalated_to_it_is_answered(self):
        self.assertFalse(self._sees(self.back, self.answer))
        self.assertFalse(self._sees(self.official, self.answer))
        case = self._registered(beneficiary_id_number="909090", channel="phone")
        case._do_escalate("back_office")
        answer = self.Answer.with_user(self.back)._do_prepare(
            case.with_user(self.back), BODY
        )
        self.assertEqual(self._sees(self.back, answer), answer)
        self.assertFalse(self._sees(self.official, answer))
        with self.assertRaises(UserError):
            self.Answer.with_user(self.official)._do_prepare(
                case.with_user(self.official), BODY
            )

    def test_a_desk_directs_no_draft_of_the_front_office(self):  # 5.2.19
        for user, target, typification in (
            (self.official, "mission_area", "T11"),
            (self.back, "back_office", "T01"),
        ):
            with self.subTest(target=target):
                case = self._registered(
                    beneficiary_id_number=f"9393{user.id}", typification=typification
                )
                own = self.Answer.with_user(self.front)._do_prepare(case, BODY)
                escalation = case._do_escalate(target)
                draft = own.with_user(user)
                self.assertNotIn("direct", draft.available_acts or ())
                with self.assertRaisesRegex(UserError, "Another desk drafted it"):
                    draft._do_direct()
                self.env.invalidate_all()
                self.assertEqual((own.state, case.state), ("draft", target))
                self.assertEqual(escalation.state, "sent")
                answer = case.with_user(user)._do_prepare_answer(BODY, direct=True)
                self.assertEqual(answer.state, "ready")

    def test_back_office_prepares_directs_and_never_sends(self):  # 5.2.16
        case = self._registered(beneficiary_id_number="919191", channel="phone")
        case._do_escalate("back_office")
        answer = self.Answer.with_user(self.back)._do_prepare(
            case.with_user(self.back), BODY
        )
        answer._do_direct()
        self.env.invalidate_all()
        self.assertEqual((case.state, answer.state), ("front_office", "ready"))
        with self.assertRaises(AccessError):
            answer._do_send()
        with self.assertRaises(AccessError):
            answer.body = "<p>Otra</p>"
        answer.with_user(self.front)._do_send()
        self.assertEqual(case.state, "closed")
        steps = [event.step for event in case.event_ids.sorted("sequence")]
        self.assertEqual(steps[-2:], ["5.2.8", "5.2.8"])
        self.assertIn("5.2.15", steps)
        self.assertIn("5.2.16", steps)
