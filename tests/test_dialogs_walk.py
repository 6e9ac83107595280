"""All acts of the work, in all states, as all roles: each dialog can be confirmed.

The other rooms are walked in the crawl's world, by ``test_crawl``.
"""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .act_walk import ROLES, ActWalk
from .answer_common import BODY, AnswerCommon
from .common import NOW
from .escalation_common import EscalationCommon

# The matter that each desk works on.
DESKS = {"back_office": "T22", "mission_area": "T19"}


@tagged("post_install", "-at_install", "slow")
class TestWalkOfTheWork(AnswerCommon, EscalationCommon, ActWalk):
    """Cases, escalations and answers: everybody's daily work."""

    @classmethod
    def _number(cls, **vals):
        cls.count = getattr(cls, "count", 0) + 1
        return {"beneficiary_id_number": str(700_000 + cls.count), **vals}

    def _new(self, **vals):
        return self._registered(**self._number(**vals))

    def _get_cases(self):
        cases = self._case(**self._number()) | self._case(
            **self._number(typification_id=False, beneficiary_name=False)
        )
        first = self._new()
        cases |= first | self._registered(
            beneficiary_id_number=first.beneficiary_id_number
        )
        for target, code in DESKS.items():
            cases |= self._escalated(target, **self._number(typification=code))[0]
        cases |= self._to_sign()
        phone = self._new(channel="phone")
        phone._do_answer(BODY)
        ends = [self._new() for _each in range(3)]
        ends[0]._do_withdraw("Lo pidió")
        ends[1]._do_transfer("Otra", "No es nuestro")
        ends[2]._do_dismiss("thanks")
        # Of an entity without an earlier answer and without an open case.
        cases |= self._case(**self._number(partner_id=self.town.id, contact_id=False))
        # Complaints about the user who assigns them, and about the assignee.
        for user in (self.supervisor, self.front2):
            cases |= self._new(
                kind="complaint", typification="T30", complained_user_id=user.id
            )
        asked, stopped = self._new(), self._new()
        asked._do_ask("El recibo")
        stopped.with_user(self.supervisor)._do_suspend(
            "recusal", "Impedimento", NOW.date().isoformat()
        )
        cases |= phone | asked | stopped
        for case in ends:
            cases |= case
        return cases

    def _to_sign(self):
        case = self._new(typification="T17")
        case._do_answer(BODY)
        return case

    def test_cases(self):
        cases = self._get_cases()
        states = set(dict(cases._fields["state"].selection)) - {"answered"}
        self.assertLessEqual(states, set(cases.mapped("state")))
        confirmed, refused = self._walk_acts(cases)
        self.assertEqual("\n".join(refused), "")
        self.assertGreater(confirmed, 190)

    def test_many_cases_at_once(self):
        """The act is done on the cases that allow it, and the others are listed."""
        cases = self._get_cases()
        confirmed, refused = self._walk_acts([cases])
        self.assertEqual("\n".join(refused), "")
        self.assertGreater(confirmed, 10)

    def test_late_cases(self):
        """After the term for escalating, the dialog asks for the reason (R1)."""
        cases = self._new(typification="T19") | self._new()
        with clock.at(NOW + timedelta(days=12)):
            confirmed, refused = self._walk_acts(cases, ("front", "supervisor"))
        self.assertEqual("\n".join(refused), "")
        self.assertGreater(confirmed, 10)

    def test_escalations(self):
        escalations = self.env["grandes.clientes.escalation"]
        acts = (None, "accept", "answer", "reject", "return", "cancel", "forward")
        for target, code in DESKS.items():
            for act in acts:
                _case, escalation = self._escalated(
                    target, **self._number(typification=code)
                )
                person = escalation.mission_area_id.member_ids[:1] or self.back
                desk = escalation.with_user(person)
                if act == "accept":
                    desk._do_accept()
                elif act == "answer":
                    desk._do_answer("Listo")
                elif act == "reject":
                    desk._do_reject("not_competent")
                elif act == "return":
                    desk._do_return("El recibo")
                elif act == "forward" and target == "back_office":
                    escalation.case_id.with_user(self.back)._do_escalate(
                        "mission_area", reason="Es de ellos", late_reason="Tarde"
                    )
                elif act == "cancel":
                    escalation.with_user(self.front)._do_cancel("Sobra")
                escalations |= escalation
        self.assertEqual(
            set(escalations.mapped("state")),
            set(dict(escalations._fields["state"].selection)),
        )
        confirmed, refused = self._walk_acts(escalations, (*ROLES, "creditor"))
        self.assertEqual("\n".join(refused), "")
        self.assertGreater(confirmed, 50)

    def test_answers(self):
        answers = self._new()._do_prepare_answer(BODY)
        answers |= self._new()._do_prepare_answer(BODY, direct=True)
        answers |= self._to_sign().answer_ids
        answers |= self._new()._do_answer(BODY)
        done = self._written(**self._number())._do_answer(BODY)
        done._do_record_mercurio_out("2026EE0000042")
        failed = self._new()._do_answer(BODY)
        failed.sudo().mail_id._log_on_answers("failed", "550 No such mailbox")
        failed.sudo()._apply_failed({failed.id: "550 No such mailbox"})
        gone = self._new()._do_prepare_answer(BODY)
        gone._do_discard("Sobra")
        answers |= done | failed | gone
        confirmed, refused = self._walk_acts(answers)
        self.assertEqual("\n".join(refused), "")
        self.assertGreater(confirmed, 10)
