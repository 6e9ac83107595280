from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.law import legal_terms

_ONE_DAY = timedelta(days=1)


class Case(models.Model):
    """Incomplete requests: ask once, stop the term, then resume or restart it.

    The rules differ by law and are read from the terms as data: until when the
    requester may be asked, how long they have, and whether the term resumes or
    restarts.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _get_cannot_ask_reasons(self):
        """Return ``{id: reason}`` for cases that cannot be sent for completion."""
        terms = self.env["grandes.clientes.case.terms"]
        reasons = {}
        for case in self:
            today = terms._get_today(case)
            counter, receipt, ruling = terms._get_term_row(case)
            row = counter.table.procedural(ruling, legal_terms.ASK, receipt.day)
            until = row and counter.term_end(row, counter.day_zero(receipt))
            # Sudo: whether the requester was asked counts, even if the user cannot read
            # it.
            if "incomplete" in case.sudo().suspension_ids.mapped("kind"):
                reasons[case.id] = self.env._(
                    "The requester was asked already: the law allows it once."
                )
            elif case.is_suspended:
                reasons[case.id] = self.env._("Its term is stopped already.")
            elif case.date_legal_due and today > case.date_legal_due:
                reasons[case.id] = self.env._("Its term is over: answer it.")
            elif until and today > until:
                reasons[case.id] = self.env._(
                    "The law lets ask until %(until)s (%(citation)s). Ask by an "
                    "interim answer: the term runs on.",
                    until=clock.day_on_screen(until, self.env.lang or "es"),
                    citation=row.citation,
                )
        return reasons

    def _do_ask(self, missing):
        """Ask the requesters once for what is missing and stop the term (article 17).

        The day of asking still counts; the term stops on the next day.

        :param str missing: what is missing, as shown to the requester
        """
        terms = self.env["grandes.clientes.case.terms"]
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("ask")
        missing = self._check_reason(missing)
        vals_list = []
        for case in self:
            counter, receipt, ruling = terms._get_term_row(case)
            today = terms._get_today(case)
            row = counter.table.procedural(ruling, legal_terms.COMPLETE, receipt.day)
            ask = counter.table.procedural(ruling, legal_terms.ASK, receipt.day)
            vals_list.append(
                {
                    "case_id": case.id,
                    "kind": "incomplete",
                    "ground": missing,
                    "citation": ask.citation if ask else False,
                    "date_from": today + _ONE_DAY,
                    "asked_on": today,
                    "restarts": bool(ask and ask.restarts),
                    "requester_until": row and counter.term_end(row, today),
                }
            )
        suspensions._create_suspensions(self, vals_list, "ask", missing)
        suspensions._notify_term(
            self, "ask", self.env._("We need you to complete your request"), missing
        )

    def _get_cannot_grant_time_reasons(self):
        """Return ``{id: reason}`` for cases that cannot get more time."""
        suspensions = self.env["grandes.clientes.case.suspensions"]
        reasons = self._get_not_asked_reasons()
        for case in self.filtered(lambda case: case.id not in reasons):
            suspension_sudo = suspensions._get_open_suspension(case)
            until = suspension_sudo.requester_until
            if suspension_sudo.was_extended or not until:
                reasons[case.id] = self.env._("The law gives more time once.")
            elif case.env["grandes.clientes.case.terms"]._get_today(case) > until:
                reasons[case.id] = self.env._(
                    "Their time ended on %(until)s: more is given before that.",
                    until=clock.day_on_screen(until, self.env.lang or "es"),
                )
        return reasons

    def _do_grant_time(self, reason):
        """Extend the requesters' time once by its full length, before it ends.

        :param str reason: how and when they asked
        """
        terms = self.env["grandes.clientes.case.terms"]
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("grant_time")
        reason = self._check_reason(reason)
        for case in self:
            counter, receipt, ruling = terms._get_term_row(case)
            row = counter.table.procedural(ruling, legal_terms.COMPLETE, receipt.day)
            if not row or row.extension == "none":
                raise UserError(
                    self.env._(
                        "%(case)s: its law gives the requester no more time.",
                        case=case.display_name,
                    )
                )
            suspension_sudo = suspensions._get_open_suspension(case)
            suspension_sudo.write(
                {
                    "requester_until": counter.term_end(
                        row, suspension_sudo.requester_until
                    ),
                    "was_extended": True,
                }
            )
        self._apply_transition(
            "grant_time", note=reason, facts=suspensions._get_suspension_facts
        )
        suspensions._notify_term(
            self,
            "grant_time",
            self.env._("You have more time to complete your request"),
            "",
        )

    def _get_not_asked_reasons(self):
        """Return ``{id: reason}`` for cases not waiting for their requester."""
        suspensions = self.env["grandes.clientes.case.suspensions"]
        return {
            case.id: self.env._("The requester was not asked for anything.")
            for case in self
            if suspensions._get_open_suspension(case).kind != "incomplete"
        }

    def _do_complete(self, note=None, on=None):
        """Resume the term: the requesters brought what was missing.

        :param str note: what they brought
        :param on: day they brought it (date or ISO), which does not count; today by
            default
        """
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("complete")
        suspensions._apply_suspension_end(self, "complete", on, note)

    def _get_cannot_lapse_reasons(self):
        """Return ``{id: reason}`` for cases that cannot be ended as withdrawn yet."""
        suspensions = self.env["grandes.clientes.case.suspensions"]
        reasons = self._get_not_asked_reasons()
        asked = suspensions._get_asked(self)
        for case in self.filtered(lambda case: case.id not in reasons):
            until = suspensions._get_open_suspension(case).requester_until
            if sent_on := asked[case.id].sent_on:
                day = clock.local_date(case.company_id, sent_on)
                reasons[case.id] = self.env._(
                    "The requester wrote on %(day)s: put down that it is complete, or "
                    "tell them by an interim answer what is still missing.",
                    day=clock.day_on_screen(day, self.env.lang or "es"),
                )
            elif (
                not until
                or case.env["grandes.clientes.case.terms"]._get_today(case) <= until
            ):
                reasons[case.id] = self.env._(
                    "The requester has until %(until)s to complete it.",
                    until=until
                    and clock.day_on_screen(until, self.env.lang or "es")
                    or "–",
                )
        return reasons

    def _do_lapse(self, reason):
        """Declare the tacit withdrawal of requests that were not completed in time.

        It is a reasoned decision, notified to the requesters, who may appeal (article
        17).

        :param str reason: grounds of the decision
        """
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("lapse")
        reason = self._check_reason(reason)
        self._apply_transition(
            "lapse",
            {"closed_on": clock.occurred()},
            note=reason,
            facts=suspensions._get_suspension_facts,
        )
        self._on_work_done()
        suspensions._notify_term(
            self,
            "lapse",
            self.env._("We end your request, which was not completed"),
            reason,
        )


class CaseGuidance(models.AbstractModel):
    """Guidance for cases that wait for their requester (article 17)."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Return how long the requester has left, and what to do then."""
        if case.state != "front_office" or not case.is_suspended:
            return super()._get_guidance(case)
        suspensions = self.env["grandes.clientes.case.suspensions"]
        suspension_sudo = suspensions._get_open_suspension(case)
        until = suspension_sudo.requester_until
        if suspension_sudo.kind != "incomplete" or not until:
            return super()._get_guidance(case)
        told = clock.day_on_screen(until, self.env.lang or "es")
        if self.env["grandes.clientes.case.terms"]._get_today(case) > until:
            return self.env._(
                "The requester had until %(until)s to complete it: declare the tacit "
                "withdrawal, or answer it.",
                until=told,
            )
        return self.env._(
            "It waits for the requester until %(until)s. Once they complete it, put "
            "that down under Other actions: the term runs again.",
            until=told,
        )
