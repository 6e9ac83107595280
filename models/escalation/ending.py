from odoo import models

from ...tools import clock
from ..answer.case import PREPARE_STEPS
from .desk_mixin import BACK_OFFICE
from .escalation import OPEN

# Acts on an escalation: their event in the history of the case, and their step of the
# procedure on the desk of the back office and of an area.
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
    """End of an escalation: measure it and return its case to the escalating desk."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _get_act_records(self):
        """Return the records to write the outcome of an act on, without tracking."""
        # Sudo: users have no write access; every act checks as the user first.
        return self.sudo().with_context(tracking_disable=True)

    def _apply_called_back(self):
        """Cancel the open escalations of cases that ended."""
        # Sudo: the act that ended the case was checked; it is recorded as the user's.
        self.with_user(self.env.user).sudo()._apply_end("cancelled", {})

    def _get_event_role(self, act):
        """Return the role of the acting desk, to record with the event of an act."""
        act = "answer" if act == "direct" else act
        return self._get_acting_role(act) if act in self._get_act_table() else None

    def _apply_end(self, state, vals=None, by_escalation=None):
        """Close the escalations; any not yet accepted become accepted by the user.

        Cancelling accepts nothing.

        :param dict vals: values common to all
        :param dict by_escalation: ``{id: values}`` in addition to ``vals``
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
        """Return the cases to the desk that escalated them, with one event each.

        :param facts: common to all, or a function of the escalation
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

        It is the back office if that keeps its own escalation open (5.2.15), otherwise
        the front office (5.2.19).
        """
        self.ensure_one()
        # Sudo: an area cannot read the escalation of the back office.
        return BACK_OFFICE if self.sudo().parent_id.state in OPEN else "front_office"

    def _get_return_owners(self):
        """Return ``{case id: {"user_id": id}}``: who gets each case back.

        The advisor who escalated or their substitute, then the advisor of the case,
        then the owner by portfolio.
        """
        assignment = self.env["grandes.clientes.case.assignment"]
        owners, rest = {}, self.env["grandes.clientes.case"]
        for escalation in self:
            case = escalation.case_id
            # Sudo: checks who is present, readable by the user or not.
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
        """Add an event of ``act`` to each case; the case stays on its desk."""
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
        """Create the desk's answers as prepared answers of the front office (5.2.16).

        An answer that goes back to the back office is a draft, which that desk directs
        (5.2.15).

        :param dict answers: ``{id: (body, support, files)}``, see :meth:`_do_answer`;
            the files are attached to the answer
        :return: ``{escalation id: facts of its answer}``
        """
        cases = self.case_id
        # Sudo: only acts create answers, and the desks cannot read the prepared ones.
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
        """Return the acceptance events of the escalations not accepted explicitly."""
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
        """Record how long the desk had the escalations, in business days."""
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
        """Record on the cases who of the back office holds them."""
        for holder, escalations in (
            self.filtered(lambda escalation: escalation.target == BACK_OFFICE)
            .grouped("holder_id")
            .items()
        ):
            # Sudo: only acts write who works on the case.
            cases_sudo = escalations.case_id.sudo()
            cases_sudo.with_context(tracking_disable=True).back_user_id = holder
