"""What a case needs from its holder: badge, search and banner agree."""

from odoo.tests import Form, tagged

from ..models.home.needs import NEEDS
from .answer_common import BODY, AnswerCommon
from .escalation_common import EscalationCommon


@tagged("post_install", "-at_install")
class TestHomeNeeds(EscalationCommon, AnswerCommon):
    def setUp(self):
        super().setUp()
        self.Case = self.env["grandes.clientes.case"].with_user(self.front)

    def _assert_need(self, case, need, label=None):
        """Check the badge of a case, and that the search by it finds only this case."""
        case = case.with_user(self.front)
        case.invalidate_recordset()
        self.assertEqual(case.need, need)
        if label is not None:
            self.assertEqual(case.need_label, label)
        for each in NEEDS:
            found = self.Case.search([("need", "=", each), ("id", "=", case.id)])
            with self.subTest(each):
                self.assertEqual(
                    found, case if each == need else self.Case, case.need_label
                )
        without = self.Case.search([("need", "=", False), ("id", "=", case.id)])
        self.assertEqual(without, self.Case if need else case)

    def test_an_answer_is_ready(self):
        case = self._registered()
        self._assert_need(case, False, "")
        case.with_user(self.front)._do_prepare_answer(BODY, direct=True)
        self._assert_need(case, "ready", "Answer ready")
        self.assertIn("read it and send it", case.need_reason)

    def test_an_answer_did_not_arrive(self):
        case = self._registered()
        answer = case.with_user(self.front)._do_answer(BODY)
        self._assert_need(case, False)
        answer.sudo()._add_deliveries("failed", {answer.id: "550 no such mailbox"})
        answer.sudo()._apply_failed({answer.id: "550 no such mailbox"})
        self._assert_need(case, "failed", "Delivery failed")
        self.assertIn("550 no such mailbox", case.need_reason)
        self.assertEqual(case.guidance, case.need_reason)

    def test_a_desk_returned_it_until_it_goes_there_again(self):
        case, escalation = self._escalated(typification="T11")
        self._assert_need(case, False)
        escalation.with_user(self.official)._do_return("El certificado de\n la entidad")
        self._assert_need(
            case, "returned", "Returned: missing el certificado de la entidad"
        )
        with Form(case.with_user(self.front)) as form:
            self.assertIn("el certificado de la entidad", form.guidance)
            self.assertIn(escalation.mission_area_id.name, form.guidance)
        # An answer was prepared, so the case now needs it to be sent.
        written = case.with_user(self.front)._do_prepare_answer(BODY, direct=True)
        self._assert_need(case, "ready", "Answer ready")
        self.assertIn("read it and send it", case.with_user(self.front).guidance)
        written.with_user(self.front)._do_discard()
        self._assert_need(case, "returned")
        again = case.with_user(self.front)._do_escalate("mission_area")
        self._assert_need(case, False)
        again.with_user(self.official)._do_answer("Ya se aplicó.")
        self._assert_need(case, "ready")

    def test_a_desk_rejected_it(self):
        case, escalation = self._escalated(typification="T11")
        escalation.with_user(self.official)._do_reject(
            "wrong_area", area=self.funds, note="Es de fondos"
        )
        self._assert_need(case, "rejected", "Rejected")
        self.assertIn(self.funds.name, case.need_reason)
        self.assertIn("Es de fondos", case.need_reason)

    def test_the_requester_wrote_beside_the_gravest(self):
        case, escalation = self._escalated(typification="T11")
        escalation.with_user(self.official)._do_return("La cédula")
        case._log_requester_wrote()
        case.invalidate_recordset()
        self.assertEqual(case.with_user(self.front).need, "returned")
        self.assertEqual(
            case.with_user(self.front).need_label,
            "Returned: missing la cédula · The requester wrote",
        )
        found = self.Case.search([("need", "=", "wrote"), ("id", "=", case.id)])
        self.assertEqual(len(found), 1)

    def test_an_area_sees_none_of_it(self):
        _case, escalation = self._escalated(typification="T11")
        fields = escalation.case_id.with_user(self.official).fields_get()
        self.assertNotIn("need", fields)

    def test_a_page_of_cases_costs_as_much_as_one(self):
        cases = self.Case
        for index in range(6):
            case = self._registered(
                typification="T11", beneficiary_id_number=str(30_000_000 + index)
            )
            escalation = case._do_escalate("mission_area")
            escalation.with_user(self.official)._do_return("La cédula")
            cases |= case.with_user(self.front)

        def cost(records):
            self.env.invalidate_all()
            records.mapped("state")
            before = self.env.cr.sql_log_count
            records.mapped("need_label")
            return self.env.cr.sql_log_count - before

        cost(cases)
        self.assertEqual(cost(cases), cost(cases[:1]))


@tagged("post_install", "-at_install")
class TestNextCase(AnswerCommon):
    """Moving from one case to the next, by due date."""

    def test_the_next_one_is_due_next_and_after_the_last_it_begins_anew(self):
        cases = self._many(3)
        cases._do_register()
        cases = cases.sorted(lambda case: (case.date_promised, case.id))
        Next = self.env["grandes.clientes.next.case"].with_user(self.front)
        ids = [*cases.ids, cases.ids[0]]
        for here, there in zip(ids, ids[1:], strict=False):
            self.assertEqual(Next.get_next(here), there)
        self.assertFalse(Next.with_user(self.front2).get_next(cases.ids[0]))
        self.assertFalse(Next.with_user(self.portal).get_next(cases.ids[0]))
        cases[1:].with_user(self.front)._do_withdraw("Lo pidió")
        self.assertFalse(Next.get_next(cases.ids[0]))
