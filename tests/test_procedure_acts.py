"""Real cases judged while they are processed, with and without deviations."""

from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from ..tools.procedure import judge
from .common import NOW, Common

BODY = "El pago se aplicó el 3 de septiembre."


class JudgedCommon(Common):
    """Helpers to check the judge's findings on real cases."""

    def _found(self, cases):
        """Return the findings on the cases: ``{(rule, step)}``."""
        self.env.flush_all()
        return {(d.rule, d.step_id.number) for d in cases.deviation_ids}

    def _assert_conforming(self, cases):
        self.assertEqual(self._found(cases), set(), cases.mapped("name"))
        self.assertEqual(set(cases.mapped("conformity")), {"conforming"})
        self._assert_judged_anew_the_same(cases)

    def _assert_judged_anew_the_same(self, cases):
        """Check that judging the whole history gives the same and changes nothing."""
        Event = self.env["grandes.clientes.case.event"]
        self.env.flush_all()
        histories = Event._read_for_judge(cases.ids)
        for case in cases:
            definition = case.procedure_id._get_definition()
            walk, found = judge.sweep(histories[case.id], definition)
            last = case.event_ids.sorted("sequence")[-1]
            self.assertEqual(last.walk, walk.dump(definition))
            self.assertEqual(
                {(d.sequence, d.check_code, d.step_number) for d in case.deviation_ids},
                {(each.sequence, each.check, each.step or "") for each in found},
            )
        before = cases.deviation_ids.read(["state", "write_date", "corrected_on"])
        cases.with_user(self.quality)._do_judge()
        self.assertEqual(
            cases.deviation_ids.read(["state", "write_date", "corrected_on"]), before
        )


@tagged("post_install", "-at_install", "slow")
class TestByTheBook(JudgedCommon):
    def test_each_channel_from_filing_to_closed(self):
        written = {"mercurio_in_number": "2026ER9", "mercurio_in_date": "2026-09-15"}
        cases = self.env["grandes.clientes.case"]
        for place, channel in enumerate(("phone", "email", "in_person", "fax")):
            cases |= self._registered(
                channel=channel, beneficiary_id_number=str(10**7 + place)
            )
        cases |= self._registered(
            channel="written", beneficiary_id_number="70707070", **written
        )
        for case in cases:
            answer = case._do_answer(BODY)
            if answer.state == "sent" and answer.means == "mercurio":
                answer._do_record_mercurio_out("2026EE1")
            elif answer.state == "sent":
                answer._apply_delivered()
        self.assertEqual(set(cases.mapped("state")), {"closed"})
        self._assert_conforming(cases)

    def test_look_up_then_answer(self):  # 5.2.6
        case = self._registered(channel="phone", typification="T25")
        system = case.typification_id.legacy_system_id
        case._do_consult(system, "Datos verificados")
        case._do_answer(BODY)
        self._assert_conforming(case)

    def test_repeat_is_told_and_may_be_worked(self):  # 5.2.4
        first, repeat = self._registered(), self._registered()
        self.assertEqual(repeat.state, "duplicate")
        repeat._log_told_by_voice()
        self._assert_conforming(first | repeat)
        repeat._do_not_duplicate("Es otro pago")
        self._assert_conforming(repeat)

    def test_referred_to_the_earlier_answer(self):  # 5.2.4
        first = self._registered(channel="phone")
        first._do_answer(BODY)
        again = self._case()
        again._do_refer(first)
        self._assert_conforming(again)

    def test_back_office_answers(self):  # 5.2.11, 5.2.14–5.2.16
        case = self._registered(channel="phone")
        escalation = case._do_escalate("back_office")
        escalation.with_user(self.back)._do_answer(BODY)
        case.answer_ids.with_user(self.front)._do_send()
        self.assertEqual(case.state, "closed")
        self._assert_conforming(case)

    def test_who_drafts_on_a_desk_has_taken_it_on(self):  # 5.2.14
        case = self._registered()
        escalation = case._do_escalate("back_office")
        case.with_user(self.back)._do_prepare_answer(BODY, direct=True)
        self.assertEqual(escalation.accepted_by, self.back)
        self._assert_conforming(case)

    def test_area_answers_many(self):  # 5.2.12, 5.2.17–5.2.19
        cases = self._many(3, typification="T11", channel="phone")
        cases._do_register()
        escalations = cases._do_escalate("mission_area")
        escalations.with_user(self.official)._do_answer(BODY)
        cases.answer_ids.with_user(self.front)._do_send()
        self._assert_conforming(cases)

    def test_front_office_writes_it_anew(self):
        case = self._registered(typification="T11", channel="phone")
        escalation = case._do_escalate("mission_area")
        escalation.with_user(self.official)._do_answer(BODY)
        case._do_answer(BODY)
        self.assertEqual(case.state, "closed")
        self._assert_conforming(case)

    def test_back_office_escalates_on(self):  # 5.2.11 → 5.2.12
        for answers_to in ("front_office", "back_office"):
            self.env.company.grandes_clientes_area_answers_to = answers_to
            case = self._registered(
                typification="T12", beneficiary_id_number=f"9{len(answers_to)}0001"
            )
            first = case._do_escalate("back_office")
            onward = case.with_user(self.back)._do_escalate("mission_area")
            onward.with_user(self.official)._do_answer(BODY)
            if answers_to == "back_office":
                first.with_user(self.back)._do_answer(BODY)
            self._assert_conforming(case)

    def test_rejected_called_back_and_sent_again(self):
        case = self._registered(typification="T11")
        escalation = case._do_escalate("mission_area")
        escalation.with_user(self.official)._do_reject("not_competent")
        again = case._do_escalate("mission_area")
        again.with_user(self.front)._do_cancel("Ya se resolvió")
        case._do_answer(BODY)
        self._assert_conforming(case)

    def test_ends_without_an_answer(self):
        case = self._registered()
        case._do_escalate("back_office")
        case._do_withdraw("Correo")
        spam = self._case(beneficiary_id_number="5550001")
        spam._do_dismiss("thanks")
        outside = self._case(beneficiary_id_number="5550002")
        outside._do_transfer("Secretaría", "No es del canal")
        beca = self._case(partner_id=self.town.id, typification="T20")
        beca._do_register()
        self.assertEqual(beca.state, "transferred")
        self._assert_conforming(case | spam | outside | beca)

    def test_bounced_reopened_and_read(self):  # 5.2.13
        case = self._registered()
        answer = case._do_answer(BODY)
        answer._apply_delivered()
        answer.with_user(self.portal)._note_read()
        answer._apply_failed({})
        self.assertEqual(case.state, "front_office")
        answer._do_resend()
        answer._apply_delivered()
        case.with_user(self.supervisor)._do_reopen("No resuelve")
        answer.with_user(self.portal)._note_read()
        case._do_answer(BODY)
        self._assert_conforming(case)

    def test_interim_notice_is_no_step(self):
        case = self._registered()
        case._do_answer("Estamos gestionando", kind="interim")
        case._do_answer(BODY)
        self._assert_conforming(case)


@tagged("post_install", "-at_install")
class TestByActs(JudgedCommon):
    def test_late_escalation(self):  # R1
        case = self._registered()
        with clock.at(NOW + timedelta(days=10)):
            case._do_escalate("back_office", late_reason="Se esperaba al estudiante")
        self.assertEqual(self._found(case), {("R1", "5.2.11")})
        self.assertEqual(case.conformity, "deviating")
        deviation = case.deviation_ids
        self.assertRecordValues(
            deviation,
            [
                {
                    "kind": "late",
                    "severity": "major",
                    "state": "open",
                    "person_id": self.front.id,
                    "user_id": self.front.id,
                    "partner_id": self.ies.id,
                    "typification_id": case.typification_id.id,
                    "company_id": case.company_id.id,
                }
            ],
        )
        self.assertIn("two days", deviation.explanation)
        self._assert_judged_anew_the_same(case)

    def test_beside_the_matrix(self):  # R4
        case = self._registered(typification="T11")
        case._do_escalate("back_office", reason="Lo resuelven ellos")
        self.assertEqual(self._found(case), {("R4", "5.2.11")})
        self._assert_judged_anew_the_same(case)

    def test_past_the_back_office(self):  # C4
        case = self._registered(typification="T12")
        case._do_escalate("mission_area", reason="El área la conoce")
        self.assertEqual(self._found(case), {("C4", "5.2.12")})

    def test_after_the_legal_term(self):  # R3
        case = self._registered(channel="phone")
        with clock.at(NOW + timedelta(days=90)):
            case._do_answer(BODY)
        self.assertEqual(self._found(case), {("R3", "5.2.7")})
        self._assert_judged_anew_the_same(case)

    def test_sent_back_by_the_desk(self):  # R5, C4
        case = self._registered(typification="T11")
        escalation = case._do_escalate("mission_area")
        escalation.with_user(self.official)._do_return("La certificación")
        self.assertEqual(self._found(case), {("R5", "5.2.17")})
        other = self._registered(typification="T11", beneficiary_id_number="123321")
        escalation = other._do_escalate("mission_area")
        escalation.with_user(self.official)._do_reject("wrong_area")
        self.assertEqual(self._found(other), {("C4", "5.2.17")})

    def test_late_desk(self):  # C5
        case = self._registered(typification="T11")
        escalation = case._do_escalate("mission_area")
        with clock.at(NOW + timedelta(days=15)):
            escalation.with_user(self.official)._do_answer(BODY)
        self.assertEqual(self._found(case), {("C5", "5.2.19")})
        other = self._registered(typification="T11", beneficiary_id_number="123321")
        escalation = other._do_escalate("mission_area")
        with clock.at(NOW + timedelta(days=15)):
            escalation.with_user(self.official)._do_reject("not_competent")
        self.assertEqual(self._found(other), {("C5", "5.2.17")})
        self._assert_judged_anew_the_same(case | other)

    def test_answered_without_a_look_up(self):  # 5.2.6
        case = self._registered(channel="phone", typification="T25")
        case._do_answer(BODY)
        self.assertEqual(self._found(case), {("5.2.6", "5.2.6")})

    def test_another_role(self):  # 5.2.15 belongs to the back office
        case = self._registered()
        case._do_escalate("back_office")
        case._do_prepare_answer(BODY)
        self.assertIn(("5.2.15", "5.2.15"), self._found(case))

    def test_reopened_without_registration(self):
        case = self._case(channel="phone")
        case._do_dismiss("unclear")
        case.with_user(self.supervisor)._do_reopen("Sí era una petición")
        case._do_answer(BODY)
        self.assertLessEqual(
            {("5.2.3", "5.2.3"), ("5.2.5", "5.2.5")}, self._found(case)
        )

    def test_event_removed_below_the_application(self):
        case = self._registered(channel="phone")
        case._do_answer(BODY)
        for act in ("check_repeats", "register", "answer", "close"):
            with self.cr.savepoint() as point:
                self.env.cr.execute(
                    "DELETE FROM grandes_clientes_case_event"
                    " WHERE case_id = %s AND act = %s",
                    [case.id, act],
                )
                self.env.invalidate_all()
                case.with_user(self.quality)._do_judge()
                kinds = set(case.deviation_ids.mapped("kind"))
                self.assertIn("no_evidence", kinds, act)
                # A missing closing skips no step: only the state reveals it.
                self.assertEqual("skipped" in kinds, act != "close", act)
                self.assertEqual(case.conformity, "deviating")
                point.rollback()
            self.env.invalidate_all()

    def test_costs_of_a_mass_act_do_not_grow(self):
        cases = self._many(40)
        cases._do_register()
        self.env.flush_all()
        with clock.at(NOW + timedelta(days=10)):
            with self.assertQueryCount(__system__=1):
                # The judge adds one query to an act, and only if it finds something.
                self.env["grandes.clientes.deviation"].sudo()._create_found(
                    [
                        (
                            case.id,
                            case.procedure_id.id,
                            judge.Found(
                                "R1",
                                "late_escalation",
                                "late",
                                "5.2.11",
                                "major",
                                9,
                                "late_escalation",
                                {},
                            ),
                        )
                        for case in cases
                    ]
                )
        self.assertEqual(len(cases.deviation_ids), 40)
        self.assertEqual(set(cases.mapped("conformity")), {"deviating"})
