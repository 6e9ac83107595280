"""Random sequences of acts on cases, and checks that their reports add up."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import clock
from .escalation_common import EscalationCommon
from .properties import st

START = datetime(2026, 9, 1, 13)
_CHANNELS = ("email", "phone")
_DESK = ("desk_accept", "desk_answer", "desk_reject", "desk_return", "desk_cancel")
ACTS = {
    "received": ("register", "register", "assign", "withdraw", "transfer", "dismiss"),
    "duplicate": ("not_duplicate", "refer", "receive"),
    "front_office": (
        "assign",
        "escalate_back",
        "escalate_area",
        "answer",
        "answer",
        "withdraw",
        "transfer",
        "dismiss",
    ),
    "back_office": (*_DESK, "escalate_area", "assign", "withdraw"),
    "mission_area": (*_DESK, "assign", "withdraw"),
    "answered": ("assign", "arrive", "arrive_before", "fail"),
    "closed": ("reopen", "fail", "not_solved"),
    "withdrawn": ("reopen", "receive"),
    "transferred": ("reopen", "receive"),
    "dismissed": ("reopen", "receive"),
}


class AnyActs(EscalationCommon):
    """Lives of some cases, drawn act by act."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls._user("third", "group_front_office")
        cls.people = cls.front | cls.front2 | cls.third | cls.supervisor

    # === LIVING === #

    def _live(self, data, length):
        """Perform acts that the cases allow, seven hours apart.

        :return: the instant of the last one
        """
        cases = self.env["grandes.clientes.case"].with_user(self.supervisor)
        now = START
        # Cases to act on: one, a repeat of it, and one of another channel.
        for number in (2, 2, 1):
            with clock.at(now):
                cases |= self._receive(number)
        for _step in range(length):
            now += timedelta(hours=7)
            case = data.draw(st.sampled_from(list(cases)))
            act = data.draw(st.sampled_from(ACTS[case.state]))
            with clock.at(now):
                try:
                    with self.env.cr.savepoint():
                        if act == "receive":
                            cases |= self._receive(data.draw(st.integers(0, 5)))
                        else:
                            self._act(act, case)
                        self.env.flush_all()
                except (AccessError, UserError, ValidationError):
                    # For example a repeat of a case with no answer to refer to.
                    self.env.invalidate_all()
        return now

    def _receive(self, number):
        """Receive and register a case; equal numbers concern the same matter."""
        case = self._case(
            self.supervisor,
            channel=_CHANNELS[number % 2],
            beneficiary_id_number=str(70_000_000 + number // 2),
        )
        if number % 3:
            case._do_register()
        return case

    def _act(self, name, case):
        desks = {
            "back_office": self.back,
            "mission_area": self.creditor,
        }
        held = case.escalation_ids.filtered(lambda e: e.state in ("sent", "accepted"))
        desk = held[-1:].with_user(desks.get(case.state, self.supervisor))
        answers = case.answer_ids.filtered(lambda answer: answer.kind == "final")[-1:]
        acts = {
            "register": lambda: case._do_register(),
            "assign": lambda: case._do_assign(
                self.front2 if case.user_id == self.third else self.third
            ),
            "escalate_back": lambda: case._do_escalate(
                "back_office", reason="Así.", late_reason="Tarde."
            ),
            "escalate_area": lambda: case.with_user(
                self.back if case.state == "back_office" else self.supervisor
            )._do_escalate("mission_area", reason="Así.", late_reason="Tarde."),
            "answer": lambda: case._do_answer("Respuesta."),
            "desk_accept": lambda: desk._do_accept(),
            "desk_answer": lambda: desk._do_answer("Respuesta."),
            "desk_reject": lambda: desk._do_reject("wrong_area"),
            "desk_return": lambda: desk._do_return("El soporte."),
            "desk_cancel": lambda: held[-1:]
            .with_user(self.supervisor)
            ._do_cancel("Ya no."),
            "arrive": lambda: answers.sudo()._apply_delivered(),
            "arrive_before": lambda: self._arrive_before(answers),
            "fail": lambda: answers.sudo()._apply_failed({answers.id: "Rebotó."}),
            "withdraw": lambda: case._do_withdraw("Por correo."),
            "transfer": lambda: case._do_transfer("Otra entidad", "Es de ella."),
            "dismiss": lambda: case._do_dismiss("thanks"),
            "reopen": lambda: case._do_reopen("No resuelve."),
            "not_solved": lambda: case.with_user(self.portal)._do_not_solved("No."),
            "not_duplicate": lambda: case._do_not_duplicate("Es otra cosa."),
            "refer": lambda: case.duplicate_id and case._do_refer(case.duplicate_id),
        }
        acts[name]()

    def _arrive_before(self, answers):
        """Settle deliveries of a day ago, possibly before the case was reopened.

        Never before the answer was sent: a month would count the end of something that
        had not started.
        """
        day_ago = clock.now() - timedelta(hours=25)
        with clock.at(max([day_ago, *answers.filtered("sent_on").mapped("sent_on")])):
            answers._add_deliveries("delivered")
        answers.sudo()._apply_delivered()

    # === CHECKING === #

    def _check_period(self, first, last, now):
        """Check balances, totals and breakdowns of a range of days."""
        with clock.at(max(now, datetime(2026, 9, 12))):
            whole = self._reports(first, last)
            cuts = [
                [
                    self._reports(first, last, {"channel": self._channel(code).id})
                    for code in _CHANNELS
                ],
                # By the advisor who held them at each instant, including nobody.
                [
                    self._reports(first, last, {"advisor": person})
                    for person in (False, *self.people.ids)
                ],
            ]
        for code, report in whole.items():
            for balance in report.reconciliations:
                self.assertTrue(balance.holds, f"{code} {balance}")
            self._check_totals(report)
            for parts in cuts:
                self._check_cuts(report, [part[code] for part in parts])
        pending = whole["I01"].reconciliations[0].result
        outsourcing, areas = (
            whole["I02"].indicators[0].n,
            whole["I03"].indicators[0].n,
        )
        self.assertEqual(pending, outsourcing + areas)

    def _reports(self, first, last, cuts=None):
        reports = self.env["grandes.clientes.report"].with_user(self.coordinator)
        return {
            code: reports._make(code, first, last, cuts=cuts)
            for code in ("I01", "I02", "I03", "I04")
        }

    def _check_totals(self, report):
        for section in report.sections:
            for column in section.columns:
                if column.measure and section.totals:
                    parts = sum(section.column(column.code))
                    self.assertEqual(
                        parts,
                        section.total(column.code),
                        f"{report.code} {section.code} {column.code}",
                    )

    def _check_cuts(self, report, parts):
        for index, balance in enumerate(report.reconciliations):
            cut = [part.reconciliations[index] for part in parts]
            for each in cut:
                self.assertTrue(each.holds, f"{report.code} {each}")
            self.assertEqual(balance.result, sum(each.result for each in cut))
            for place, term in enumerate(balance.terms):
                self.assertEqual(
                    term.value, sum(each.terms[place].value for each in cut)
                )
        for place, indicator in enumerate(report.indicators):
            counts = [part.indicators[place].n for part in parts]
            # Indicators of the whole channel are not given for a part of it.
            if indicator.n is not None and counts != [None] * len(counts):
                self.assertEqual(indicator.n, sum(counts))
