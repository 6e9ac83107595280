from dataclasses import replace

from odoo import api, models

from ...tools import case_states, clock
from ...tools.law import business_days
from ...tools.law.legal_terms import Receipt

NOT_ENDED = case_states.NOT_ENDED
# What the receipt and the law decide; the promise depends on the matrix too.
_OF_LAW = ("legal_term_id", "date_escalate_by", "date_legal_due")
DATE_FIELDS = (*_OF_LAW, "date_promised")


class CaseTerms(models.AbstractModel):
    """What the dates of a case depend on, and how the law counts them (R1, R3).

    A hook for the rooms above: ``_get_matrix_dates``, which escalations extend.
    """

    _name = "grandes.clientes.case.terms"
    _description = "Terms of cases"

    def _get_matrix_dates(self, cases, counter_of=None):
        """Return ``{id: date}`` that the matrix promises; extended by escalations.

        :param counter_of: counted anew by what it gives for a company, see
            :meth:`~.case_recount.CaseRecount._get_simulated_moves`; as they stand
            where absent
        """
        return {}

    @api.model
    def _get_promised_date(self, legal_due, matrix_date):
        """Return the earlier of both dates; none while the legal term is stopped."""
        return min(legal_due, matrix_date) if legal_due and matrix_date else legal_due

    @api.model
    def _get_legal_dates(self, counter, receipt):
        """Return the values of the fields that the law decides, for a receipt.

        :param counter: how the company counts, :class:`~.law.legal_terms.Counter`
        :param receipt: :class:`~.law.legal_terms.Receipt`
        """
        try:
            dates = counter.count(receipt)
        except business_days.OutOfCalendarError:
            # Received in years that the calendar does not cover: no date is better
            # than a wrong one, and the explanation says why.
            return dict.fromkeys(_OF_LAW, False)
        return {
            "legal_term_id": dates.ruling.row and dates.ruling.row.id,
            "date_escalate_by": dates.escalate_by,
            "date_legal_due": dates.legal_due,
        }

    def _get_receipts(self, cases):
        """Return what the dates of each case depend on, cases of one company.

        Where another case was united with it whose term ends earlier, that one's.
        """
        # Sudo: of what was united with a case that the person acts on.
        ruled = {
            case.id: self._get_receipt_of_united(case)
            for case in cases.sudo()
            if case.counts_from_id
        }
        return [
            ruled.get(case.id) or receipt
            for case, receipt in zip(cases, self._get_own_receipts(cases), strict=True)
        ]

    def _get_receipt_of_united(self, case):
        """Return the receipt that governs a case with which an earlier one was united.

        What extended or stopped the term since then did so for both.
        """
        united = case.counts_from_id
        (receipt,) = self._get_own_receipts(united)
        day = clock.local_date(case.company_id, united.united_on or clock.occurred())
        later = case.extension_ids.filtered(lambda each: each.extended_on >= day)
        stopped = case.suspension_ids.filtered(lambda each: each.date_from >= day)
        return replace(
            receipt,
            extension=receipt.extension + sum(later.mapped("number")),
            pauses=receipt.pauses + stopped._get_pauses(),
        )

    def _get_own_receipts(self, cases):
        """Return what the dates of each case would depend on if it stood alone."""
        instants = [case.received_on or clock.now() for case in cases]
        received = cases.company_id._grandes_clientes_get_receipts(instants)
        return [
            Receipt(
                day=day,
                after_hours=after_hours,
                petition_type_id=case.petition_type_id.id or None,
                extension=sum(case.extension_ids.mapped("number")),
                # Nothing ever stopped the term of most cases.
                pauses=case.suspension_ids._get_pauses() if case.suspension_ids else (),
            )
            for case, (day, after_hours) in zip(cases, received, strict=True)
        ]

    def _get_today(self, case):
        """Return the current date where the case's terms are counted."""
        case.ensure_one()
        return clock.today(case.company_id)

    def _get_term_row(self, case):
        """Return how the case is counted: ``(counter, receipt, ruling)``."""
        case.ensure_one()
        # Sudo: suspensions and extensions of a case that the person acts on.
        case_sudo = case.sudo()
        counter = case_sudo.company_id._grandes_clientes_get_counter()
        (receipt,) = self._get_receipts(case_sudo)
        return counter, receipt, counter.count(receipt).ruling

    def _get_extension_left(self, case):
        """Return by how much the term may still be extended; ``None``: no limit."""
        case.ensure_one()
        # Sudo: the law, and what was extended before, whoever asks.
        case_sudo = case.sudo()
        term_sudo = case_sudo.legal_term_id
        if term_sudo.extension == "uncapped":
            return None
        if term_sudo.extension != "capped":
            return 0
        used = sum(case_sudo.extension_ids.mapped("number"))
        return max(term_sudo.extension_number - used, 0)
