from odoo import models

from ...tools import clock
from ..answer.case import PREPARE_STEPS
from .desk_mixin import BACK_OFFICE
from .escalation import OPEN

# Acts on an escalation, as the case's history calls them; and their step of the
# procedure on the back office's desk and on an area's.
EVENTS = {
    "accept": ("escalation_accept", "5.2.14", "5.2.17"),
    "assign": ("escalation_assign", "5.2.14", "5.2.17"),
    "answer": ("escalation_answer", "5.2.16", "5.2.19"),
    "direct": ("escalation_answer", None, None),
    "reject": ("escalation_reject", "5.2.14", "5.2.17"),
    "return": ("escalation_return", "5.2.14", "5.2.17"),
    "cancel": ("escalation_cancel", None, None),
}


class Escalation(models.Model):
    """How an escalation ends: measured, and its case back where it came from."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _get_act_records(self):
        """Return the records for what an act decides, without tracking."""
        # Sudo: refused to clients; every act checks as the user first.
        return self.sudo().with_context(tracking_disable=True)

    def _apply_called_back(self):
        """Cancel what the desks still had of cases that ended."""
        # Sudo: the act that ended the case was checked; it is put down as the user's.
        self.with_user(self.env.user).sudo()._apply_end("cancelled", {})

    def _get_event_role(self, act):
        """Return the role that the event of an act records: the desk's that does it."""
        act = "answer" if act == "direct" else act
        return self._get_acting_role(act) if act in self._get_act_table() else None

    def _apply_end(self, state, vals=None, by_escalation=None):
        """Close the escalations; who never accepted them does so by this.

        :param dict vals: values that all of them get
        :param dict by_escalation: ``{id: values}`` beyond ``vals``
        """
        now = clock.occurred()
        fresh = self.filtered(lambda escalation: escalation.state == "sent")
        if state != "cancelled":
            fresh._get_act_records().write(
                {"accepted_by": self.env.uid, "accepted_on": now}
            )
            unheld = self.filtered(lambda escalation: not escalation.holder_id)
            unheld._get_act_records().write({"holder_id": self.env.uid})
        for escalation_sudo in self._get_act_records():
            if own_vals := (by_escalation or {}).get(escalation_sudo.id):
                escalation_sudo.write(own_vals)
        self._get_act_records().write(
            {"state": state, "ended_by": self.env.uid, "ended_on": now, **(vals or {})}
        )
        self._apply_measures()

    def _apply_give_back(self, act, *, facts=None, note=None, **details):
        """Put the cases back on the desk that escalated them, with an event each.

        :param facts: for all, or a function from the escalation to its facts
        :param note: as ``facts``
        """
        event, back_step, area_step = EVENTS[act]
        owners = self._get_return_owners()
        by_case = {escalation.case_id.id: escalation for escalation in self}
        for (desk, target), escalations in self.grouped(
            lambda escalation: (escalation._get_return_desk(), escalation.target)
        ).items():
            cases = escalations.case_id
            cases._apply_transition(
                event,
                by_case={case.id: owners[case.id] for case in cases}
                if desk == "front_office"
                else None,
                target=desk,
                role=self._get_event_role(act),
                step=back_step if target == BACK_OFFICE else area_step,
                facts=lambda case: {
                    "escalation": by_case[case.id].id,
                    **(facts(by_case[case.id]) if callable(facts) else facts or {}),
                },
                note=lambda case: (note(by_case[case.id]) if callable(note) else note),
                **details,
            )

    def _get_return_desk(self):
        """Return the desk that the case goes back to.

        That of a back office which keeps its own escalation open (5.2.15), else the
        front office (5.2.19).
        """
        self.ensure_one()
        # Sudo: an area does not see the back office's escalation.
        return BACK_OFFICE if self.sudo().parent_id.state in OPEN else "front_office"

    def _get_return_owners(self):
        """Return ``{case id: {"user_id": id}}``: the advisor who escalated, or another.

        Who stands in for one who is away, the case's own advisor, then the portfolio.
        """
        assignment = self.env["grandes.clientes.case.assignment"]
        owners, rest = {}, self.env["grandes.clientes.case"]
        for escalation in self:
            case = escalation.case_id
            # Sudo: whether people are there, whoever may read them.
            able = assignment._get_able(
                case, escalation.sudo().advisor_id | case.sudo().user_id
            )
            if able:
                owners[case.id] = {"user_id": able.id}
            else:
                rest |= case
        owners.update(
            {
                case_id: {"user_id": owner}
                for case_id, owner in assignment._get_owners(rest).items()
            }
        )
        return owners

    def _log_on_cases(self, act, facts=None):
        """Add an event of ``act`` to each case, which stays where it is."""
        event, back_step, area_step = EVENTS[act]
        for target, escalations in self.grouped("target").items():
            by_case = {each.case_id.id: each for each in escalations}
            escalations.case_id._log_events(
                event,
                role=self._get_event_role(act),
                step=back_step if target == BACK_OFFICE else area_step,
                facts=lambda case, by_case=by_case: {
                    "escalation": by_case[case.id].id,
                    **(facts or {}),
                },
            )

    def _prepare_answers(self, answers):
        """Put what a desk says in the front office's tray, ready to send (5.2.16).

        What goes back to the back office is a draft, for it to direct (5.2.15).

        :param dict answers: ``{id: (body, support, files)}``, see :meth:`_do_answer`;
            files go along with the answer
        :return: ``{escalation id: facts of its answer}``
        """
        cases = self.case_id
        # Sudo: answers are created by acts only, and no desk reads the tray.
        answers_sudo = Answer_sudo = self.env["grandes.clientes.case.answer"].sudo()
        for (desk, files), escalations in self.grouped(
            lambda each: (each._get_return_desk(), answers[each.id][2])
        ).items():
            answers_sudo |= Answer_sudo._create_answers(
                escalations.case_id,
                {each.case_id.id: answers[each.id][0] for each in escalations},
                "final",
                files,
                None,
                state="draft" if desk == BACK_OFFICE else "ready",
            )
        told = answers_sudo._get_facts_by_id()
        facts = {answer.case_id.id: told[answer.id] for answer in answers_sudo}
        rows = self._prepare_acceptance_events()
        for desk, group in cases.grouped("state").items():
            # The area documents the case before it answers (5.2.18).
            step = PREPARE_STEPS[desk]
            rows += group._get_event_rows("prepare_answer", step=step)
        self.env["grandes.clientes.case.event"]._create_events(rows)
        return {escalation.id: facts[escalation.case_id.id] for escalation in self}

    def _prepare_acceptance_events(self):
        """Return the events of taking on what was not yet, by doing something on it."""
        event, back_step, area_step = EVENTS["accept"]
        rows = []
        fresh = self.filtered(lambda escalation: escalation.state == "sent")
        for target, escalations in fresh.grouped("target").items():
            ids = {each.case_id.id: each.id for each in escalations}
            rows += escalations.case_id._get_event_rows(
                event,
                role=self._get_event_role("accept"),
                step=back_step if target == BACK_OFFICE else area_step,
                facts=lambda case, ids=ids: {"escalation": ids[case.id]},
            )
        return rows

    def _apply_measures(self):
        """Keep how long the desk had the escalations, in business days."""
        for company, escalations in self.grouped("company_id").items():
            calendar = company._grandes_clientes_get_days()
            for escalation in escalations._get_act_records():
                begun, ended = (
                    clock.local_date(company, instant)
                    for instant in (escalation.escalated_on, escalation.ended_on)
                )
                escalation.write(
                    {
                        "days_taken": calendar.count(begun, ended),
                        "in_time": ended <= escalation.date_due,
                    }
                )

    def _apply_holders(self):
        """Let the cases name who of the back office has them."""
        for holder, escalations in (
            self.filtered(lambda escalation: escalation.target == BACK_OFFICE)
            .grouped("holder_id")
            .items()
        ):
            # Sudo: who works the case is the act's to write.
            cases_sudo = escalations.case_id.sudo()
            cases_sudo.with_context(tracking_disable=True).back_user_id = holder
