from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .case_dates import NOT_ENDED

_ONE_DAY = timedelta(days=1)


class CaseSuspensions(models.AbstractModel):
    """What stops the terms of cases, what it becomes, and who is told."""

    _name = "grandes.clientes.case.suspensions"
    _description = "Suspensions of terms"

    def _open_suspension(self, case):
        """Return the suspension that lasts, empty if none."""
        case.ensure_one()
        # Sudo: of a case that the person acts on.
        return case.sudo().suspension_ids.filtered(lambda s: not s.date_to)

    def _create_suspensions(self, cases, vals_list, act, note):
        # Sudo: written by acts only, checked by the caller.
        cases.env["grandes.clientes.suspension"].sudo().create(vals_list)
        cases._apply_transition(act, note=note, facts=self._get_suspension_facts)

    def _close_suspensions(self, cases, act, on, note):
        """End what stops the terms of the cases.

        :param on: last day that does not count (date or ISO), today if absent
        """
        terms = self.env["grandes.clientes.case.terms"]
        for case in cases:
            last = fields.Date.to_date(on) or terms._get_today(case)
            suspension_sudo = self._open_suspension(case)
            begun = suspension_sudo.date_from - _ONE_DAY
            if not begun <= last <= terms._get_today(case):
                raise UserError(
                    self.env._(
                        "%(case)s: give a day between %(begun)s and today.",
                        case=case.display_name,
                        begun=begun,
                    )
                )
            suspension_sudo.date_to = last
        cases._apply_transition(
            act, note=note or None, facts=self._get_suspension_facts
        )

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

    def _keep_date(self, records):
        """Give ended cases the dates that their term had, counted once."""
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
        """Give those that ended while stopped in earlier releases their dates."""
        self._keep_date(
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
        """Tell the requesters what became of the term, one message an address.

        Who left no address is told by letter: the case says so.
        """
        notices = self.env["grandes.clientes.case.notices"]
        told = cases.filtered(lambda case: case.filing_id._get_reply_address())
        # Sudo: a note of the act's own.
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
