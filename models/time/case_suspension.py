from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from .case_dates import NOT_ENDED

_ONE_DAY = timedelta(days=1)
_CITATIONS = {
    "jurisdiction": "Ley 1437 de 2011, art. 39",
    "recusal": "Ley 1437 de 2011, art. 12",
    "other": False,
}


class Case(models.Model):
    """Suspensions of the term by other grounds of law, and what they all share."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _get_cannot_suspend_reasons(self):
        """Return ``{id: reason}`` for cases whose term is stopped already."""
        return {
            case.id: self.env._("Its term is stopped already.")
            for case in self
            if case.is_suspended
        }

    def _do_suspend(self, kind, ground, date_from=None):
        """Stop the term by another ground of law (articles 12 and 39).

        :param str kind: ``jurisdiction``, ``recusal`` or ``other``
        :param str ground: why, with the article where the kind does not say it
        :param date_from: first day that does not count (date or ISO), today if absent
        """
        self._check_act("suspend")
        ground = self._check_reason(ground)
        if kind not in _CITATIONS:
            raise ValidationError(
                self.env._("Choose the ground on which the law stops the term.")
            )
        vals_list = []
        for case in self:
            first = fields.Date.to_date(date_from) or case._get_today()
            if first > case._get_today():
                raise UserError(self.env._("A term is not stopped in the future."))
            vals_list.append(
                {
                    "case_id": case.id,
                    "kind": kind,
                    "ground": ground,
                    "citation": _CITATIONS[kind],
                    "date_from": first,
                }
            )
        self._create_suspensions(vals_list, "suspend", ground)

    def _get_not_suspended_reasons(self):
        """Return ``{id: reason}`` for cases that no ground of law stops."""
        return {
            case.id: self.env._(
                "Its term is not stopped, or it waits for the requester."
            )
            for case in self
            if case._open_suspension().kind not in _CITATIONS
        }

    def _do_resume(self, note=None, on=None):
        """Let the term run on: the ground is over.

        :param str note: what ended it
        :param on: last day that does not count (date or ISO), today if absent
        """
        self._check_act("resume")
        self._close_suspensions("resume", on, note)

    # === BESIDE THE ACTS === #

    def _open_suspension(self):
        """Return the suspension that lasts, empty if none."""
        self.ensure_one()
        # Sudo: of a case that the person acts on.
        return self.sudo().suspension_ids.filtered(lambda s: not s.date_to)

    def _create_suspensions(self, vals_list, act, note):
        # Sudo: written by acts only, checked by the caller.
        self.env["grandes.clientes.suspension"].sudo().create(vals_list)
        self._apply_transition(act, note=note, facts=self._get_suspension_facts)

    def _close_suspensions(self, act, on, note):
        """End what stops the terms of the cases.

        :param on: last day that does not count (date or ISO), today if absent
        """
        for case in self:
            last = fields.Date.to_date(on) or case._get_today()
            suspension_sudo = case._open_suspension()
            begun = suspension_sudo.date_from - _ONE_DAY
            if not begun <= last <= case._get_today():
                raise UserError(
                    self.env._(
                        "%(case)s: give a day between %(begun)s and today.",
                        case=case.display_name,
                        begun=begun,
                    )
                )
            suspension_sudo.date_to = last
        self._apply_transition(act, note=note or None, facts=self._get_suspension_facts)

    def _get_suspension_facts(self, case):
        """Return what an event says of the case's last suspension."""
        # Sudo: of a case that the person acts on.
        last_sudo = case.sudo().suspension_ids[-1:]
        dates = {
            "from": last_sudo.date_from,
            "to": last_sudo.date_to,
            "requester_until": last_sudo.requester_until,
            "legal_due": case.date_legal_due,
        }
        return {
            "kind": last_sudo.kind,
            "restarts": last_sudo.restarts,
            **{name: day.isoformat() for name, day in dates.items() if day},
        }

    def _on_work_done(self):
        """End what stopped the term of cases that have ended, and keep their date.

        A stopped term has no date; what it would have been if it had run on from the
        end says whether the case ended in time.
        """
        result = super()._on_work_done()
        stopped = self.browse()
        for case in self:
            suspension_sudo = case._open_suspension()
            if suspension_sudo:
                ended = clock.local_date(
                    case.company_id, case.closed_on or clock.occurred()
                )
                suspension_sudo.date_to = max(
                    ended, suspension_sudo.date_from - _ONE_DAY
                )
                stopped |= case
        stopped._keep_date()
        return result

    def _keep_date(self):
        """Give ended cases the dates that their term had, counted once."""
        # Sudo: the dates follow from law and calendar, whoever ends the case.
        cases_sudo = self.sudo().with_context(tracking_disable=True)
        matrix_dates = cases_sudo._get_matrix_dates()
        for company, cases in cases_sudo.grouped("company_id").items():
            counter = company._grandes_clientes_get_counter()
            for case, receipt in zip(cases, cases._get_receipts(), strict=True):
                due = self._get_legal_dates(counter, receipt)["date_legal_due"]
                case.date_legal_due = due
                case.date_promised = self._get_promised_date(
                    due, matrix_dates.get(case.id)
                )

    @api.model
    def _apply_ended_dates(self):
        """Give those that ended while stopped in earlier releases their dates."""
        self.search(
            [
                ("state", "not in", NOT_ENDED),
                ("closed_on", "!=", False),
                ("legal_term_id", "!=", False),
                ("date_legal_due", "=", False),
                ("suspension_ids", "!=", False),
            ]
        )._keep_date()

    def _apply_put_back(self, act, reason):
        """Put back, and count the dates anew: the calendar may have changed."""
        result = super()._apply_put_back(act, reason)
        # Sudo: the dates follow from law and calendar, whoever puts the case back.
        self.env["grandes.clientes.case.recount"]._apply_recount(self.sudo())
        return result

    def _notify_term(self, occasion, subject, detail):
        """Tell the requesters what became of the term, one message an address.

        Who left no address is told by letter: the case says so.
        """
        told = self.filtered(lambda case: case.filing_id._get_reply_address())
        # Sudo: a note of the act's own.
        (self - told).sudo()._message_log_batch(
            {
                case.id: self.env._(
                    "The requester left no address: print the letter, under «Term», "
                    "and send it."
                )
                for case in self - told
            }
        )
        self.env["grandes.clientes.case.notices"]._send_notices(
            f"grandes_clientes.notice_{occasion}",
            subject,
            told.grouped(
                lambda case: (case.company_id, case.filing_id._get_reply_address())
            ),
            detail=detail,
        )
