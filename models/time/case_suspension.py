from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from ...tools.acts import OpenWork
from .case_dates import NOT_ENDED

_ONE_DAY = timedelta(days=1)
_CITATIONS = {
    "jurisdiction": "Ley 1437 de 2011, art. 39",
    "recusal": "Ley 1437 de 2011, art. 12",
    "other": False,
}


class Case(models.Model):
    """Suspensions of the term on other legal grounds, and shared code."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _get_cannot_suspend_reasons(self):
        """Return ``{id: reason}`` for cases whose term is already stopped."""
        return {
            case.id: self.env._("Its term is stopped already.")
            for case in self
            if case.is_suspended
        }

    def _do_suspend(self, kind, ground, date_from=None):
        """Stop the term on another legal ground (articles 12 and 39).

        :param str kind: ``jurisdiction``, ``recusal`` or ``other``
        :param str ground: why, with the article if the kind does not imply it
        :param date_from: first day that does not count (date or ISO); today by default
        """
        terms = self.env["grandes.clientes.case.terms"]
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("suspend")
        ground = self._check_reason(ground)
        if kind not in _CITATIONS:
            raise ValidationError(
                self.env._("Choose the ground on which the law stops the term.")
            )
        vals_list = []
        for case in self:
            first = fields.Date.to_date(date_from) or terms._get_today(case)
            if first > terms._get_today(case):
                raise UserError(
                    self.env._("A term is not stopped in the future: correct the day.")
                )
            received = clock.local_date(case.company_id, case.received_on)
            if first < received:
                raise UserError(
                    self.env._(
                        "%(case)s was received on %(day)s: its term is not stopped "
                        "before that. Correct the day.",
                        case=case.display_name,
                        day=clock.day_on_screen(received, self.env.lang or "es"),
                    )
                )
            vals_list.append(
                {
                    "case_id": case.id,
                    "kind": kind,
                    "ground": ground,
                    "citation": _CITATIONS[kind],
                    "date_from": first,
                }
            )
        suspensions._create_suspensions(self, vals_list, "suspend", ground)

    def _get_not_suspended_reasons(self):
        """Return ``{id: reason}`` for cases that are not suspended on such a ground."""
        suspensions = self.env["grandes.clientes.case.suspensions"]
        return {
            case.id: self.env._(
                "Its term is not stopped, or it waits for the requester."
            )
            for case in self
            if suspensions._get_open_suspension(case).kind not in _CITATIONS
        }

    def _do_resume(self, note=None, on=None):
        """Resume the term: the ground no longer holds.

        :param str note: what ended it
        :param on: last day that does not count (date or ISO); today by default
        """
        suspensions = self.env["grandes.clientes.case.suspensions"]
        self._check_act("resume")
        suspensions._apply_suspension_end(self, "resume", on, note)

    # === HOOKS === #

    @api.model
    def _get_open_work(self):
        """Add the suspensions, which end with the case."""
        lasting = OpenWork(
            [("date_to", "=", False)],
            "_apply_end_of_case",
            of=[("is_suspended", "=", True)],
        )
        return super()._get_open_work() | {"suspension_ids": lasting}

    def _apply_put_back(self, act, reason):
        """Recount the dates after putting back: the calendar may have changed since."""
        result = super()._apply_put_back(act, reason)
        # Sudo: the dates follow from law and calendar, whoever puts the case back.
        self.env["grandes.clientes.case.recount"]._apply_recount(self.sudo())
        return result

    def _do_not_duplicate(self, reason):
        """Recount the dates of repeats that are worked, as for cases put back."""
        result = super()._do_not_duplicate(reason)
        # Sudo: as above.
        self.env["grandes.clientes.case.recount"]._apply_recount(self.sudo())
        return result


class CaseSuspensions(models.AbstractModel):
    """Create and end suspensions of terms, and notify the requesters."""

    _name = "grandes.clientes.case.suspensions"
    _description = "Suspensions of terms"

    def _get_open_suspension(self, case):
        """Return the suspension in force, empty if there is none."""
        case.ensure_one()
        # Sudo: the suspensions of a case that the user acts on.
        return case.sudo().suspension_ids.filtered(lambda s: not s.date_to)

    def _create_suspensions(self, cases, vals_list, act, note):
        # Sudo: only acts write suspensions, and the caller checked the act.
        cases.env["grandes.clientes.suspension"].sudo().create(vals_list)
        cases._apply_transition(act, note=note, facts=self._get_suspension_facts)

    def _apply_suspension_end(self, cases, act, on, note):
        """End the open suspension of each case.

        :param on: last day that does not count (date or ISO); today by default
        """
        terms = self.env["grandes.clientes.case.terms"]
        ended = {}
        for case in cases:
            last = fields.Date.to_date(on) or terms._get_today(case)
            suspension_sudo = self._get_open_suspension(case)
            begun = suspension_sudo.date_from - _ONE_DAY
            if not begun <= last <= terms._get_today(case):
                raise UserError(
                    self.env._(
                        "%(case)s: give a day between %(begun)s and today.",
                        case=case.display_name,
                        begun=clock.day_on_screen(begun, self.env.lang or "es"),
                    )
                )
            suspension_sudo.date_to = last
            ended[case.id] = suspension_sudo
        cases._apply_transition(
            act,
            note=note or None,
            facts=lambda case: self._get_suspension_facts(case, ended[case.id]),
        )

    def _get_suspension_facts(self, case, suspension=None):
        """Return the facts that an event records of a suspension.

        :param suspension: the one that the act ended; by default the one in force
        """
        suspension = suspension or self._get_open_suspension(case)
        dates = {
            "from": suspension.date_from,
            "to": suspension.date_to,
            "requester_until": suspension.requester_until,
            "legal_due": case.date_legal_due,
        }
        return {
            "kind": suspension.kind,
            "restarts": suspension.restarts,
            **{name: day.isoformat() for name, day in dates.items() if day},
        }

    def _apply_kept_dates(self, records):
        """Set the dates of cases that ended while their term was stopped."""
        terms = self.env["grandes.clientes.case.terms"]
        # Sudo: the dates follow from law and calendar, whoever ends the case.
        cases_sudo = records.sudo().with_context(tracking_disable=True)
        matrix_dates = terms._get_matrix_dates(cases_sudo)
        for company, cases in cases_sudo.grouped("company_id").items():
            counter = company._grandes_clientes_get_counter()
            for case, receipt in zip(
                cases,
                terms._get_receipts(cases),
                strict=True,
            ):
                due = terms._get_legal_dates(counter, receipt)["date_legal_due"]
                case.date_legal_due = due
                case.date_promised = terms._get_promised_date(
                    due, matrix_dates.get(case.id)
                )

    @api.model
    def _apply_ended_dates(self):
        """Set the dates of cases that ended while stopped under an earlier release."""
        self._apply_kept_dates(
            self.env["grandes.clientes.case"].search(
                [
                    ("state", "not in", NOT_ENDED),
                    ("closed_on", "!=", False),
                    ("legal_term_id", "!=", False),
                    ("date_legal_due", "=", False),
                    ("suspension_ids", "!=", False),
                ]
            )
        )

    def _notify_term(self, cases, occasion, subject, detail):
        """Notify the requesters of a change of the term, with one message per address.

        For requesters without an address a note on the case asks for a letter.
        """
        notices = self.env["grandes.clientes.case.notices"]
        told = cases.filtered(lambda case: case.filing_id._get_reply_address())
        # Sudo: the note belongs to the act.
        (cases - told).sudo()._message_log_batch(
            {
                case.id: self.env._(
                    "The requester left no address: print the letter, under «Term», "
                    "and send it."
                )
                for case in cases - told
            }
        )
        notices._send_notices(
            f"grandes_clientes.notice_{occasion}",
            subject,
            told.grouped(
                lambda case: (case.company_id, case.filing_id._get_reply_address())
            ),
            detail=detail,
        )
