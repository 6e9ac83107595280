from dataclasses import replace

from odoo import api, fields, models

from ...tools import case_states, clock
from ...tools.law import business_days
from ...tools.law.legal_terms import Receipt
from ..engine import mass

NOT_ENDED = case_states.NOT_ENDED
# Set by the receipt and the law; the promised date also depends on the matrix.
_OF_LAW = ("legal_term_id", "date_escalate_by", "date_legal_due")
DATE_FIELDS = (*_OF_LAW, "date_promised")


class Case(models.Model):
    """The three dates of a case, and its days at each place (R1, R3, 5.2.10)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # Further dependencies of the promised date; rooms above add theirs.
    _PROMISE_PATHS = ()

    legal_term_id = fields.Many2one(
        comodel_name="grandes.clientes.legal.term",
        compute="_compute_dates",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Term of the law in force on the day of receipt.",
    )
    date_escalate_by = fields.Date(
        string="Escalate by",
        compute="_compute_dates",
        store=True,
        precompute=True,
        copy=False,
        index=True,
    )
    date_promised = fields.Date(
        string="Promised for",
        compute="_compute_date_promised",
        store=True,
        precompute=True,
        copy=False,
        index=True,
        help="The earlier of the legal date and the matrix's.",
    )
    date_legal_due = fields.Date(
        string="Legal term ends",
        compute="_compute_dates",
        store=True,
        precompute=True,
        copy=False,
        index=True,
        help="Empty while the term is stopped.",
    )
    is_suspended = fields.Boolean(
        string="Term stopped",
        compute="_compute_is_suspended",
        store=True,
        precompute=True,
    )
    suspension_ids = fields.One2many(
        comodel_name="grandes.clientes.suspension", inverse_name="case_id"
    )
    extension_ids = fields.One2many(
        comodel_name="grandes.clientes.extension", inverse_name="case_id"
    )
    counts_from_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        string="Counts from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Case that was united with this one and whose legal term ends earlier.",
    )
    date_transfer_by = fields.Date(
        string="Transfer by",
        compute="_compute_date_transfer_by",
        help="Last day to send it to whom it belongs, if that is somebody else.",
    )
    arrived_on = fields.Datetime(related="filing_id.arrived_on")
    days_upstream = fields.Integer(
        string="Business days before it arrived",
        compute="_compute_days_upstream",
        help="Days of the term that had gone when it reached the channel.",
    )

    dwell_summary = fields.Char(
        string="Business days with",
        compute="_compute_dwell_summary",
        help="Correspondence, front office, back office, each area and the requester.",
    )

    # === COMPUTE === #

    @api.depends(
        "received_on",
        "petition_type_id",
        "company_id",
        "counts_from_id",
        "extension_ids.number",
        "suspension_ids.date_from",
        "suspension_ids.date_to",
        "suspension_ids.restarts",
    )
    def _compute_dates(self):
        """Compute the legal dates; those of ended cases stay as they were."""
        terms = self.env["grandes.clientes.case.terms"]
        open_cases = self.filtered(lambda case: case.state in NOT_ENDED)
        for company, cases in open_cases.grouped("company_id").items():
            counter = company._grandes_clientes_get_counter()
            rows = [
                terms._get_legal_dates(counter, receipt)
                for receipt in terms._get_receipts(cases)
            ]
            for name in _OF_LAW:
                mass.assign(cases, name, [row[name] for row in rows])
        for case in self - open_cases:
            for name in _OF_LAW:
                case[name] = case[name]

    @api.depends(lambda self: ("date_legal_due", *self._PROMISE_PATHS))
    def _compute_date_promised(self):
        """Compute the earlier of the matrix's date and the legal date (5.2.10)."""
        terms = self.env["grandes.clientes.case.terms"]
        open_cases = self.filtered(lambda case: case.state in NOT_ENDED)
        # A case that was only received is escalated to nobody yet.
        registered = open_cases.filtered(lambda case: case.state != "received")
        matrix_dates = terms._get_matrix_dates(registered) if registered else {}
        promised = [
            terms._get_promised_date(case.date_legal_due, matrix_dates.get(case.id))
            for case in open_cases
        ]
        mass.assign(open_cases, "date_promised", promised)
        for case in self - open_cases:
            case.date_promised = case.date_promised

    @api.depends("suspension_ids.date_to")
    def _compute_is_suspended(self):
        for case in self:
            case.is_suspended = any(not s.date_to for s in case.suspension_ids)

    @api.depends("date_legal_due")
    def _compute_date_transfer_by(self):
        terms = self.env["grandes.clientes.case.terms"]
        for company, cases in self.grouped("company_id").items():
            # Sudo: the dates of a readable case depend on records the user may not
            # read.
            counter = company._grandes_clientes_get_counter()
            receipts = terms._get_receipts(cases.sudo())
            for case, receipt in zip(cases, receipts, strict=True):
                case.date_transfer_by = counter.transfer_by(receipt) or False

    @api.depends("received_on", "arrived_on", "legal_term_id")
    def _compute_days_upstream(self):
        for company, cases in self.grouped("company_id").items():
            days = company._grandes_clientes_get_days()
            for case in cases:
                received, arrived = case.received_on, case.arrived_on
                # Cases from before the calendar's first year have no term.
                if not case.legal_term_id or not arrived or arrived <= received:
                    case.days_upstream = 0
                    continue
                case.days_upstream = days.count(
                    clock.local_date(company, received),
                    clock.local_date(company, arrived),
                )

    @api.depends("event_ids", "suspension_ids.date_to")
    @api.depends_context("lang")
    def _compute_dwell_summary(self):
        # A case that is still being entered has no events yet.
        entered = self.filtered("received_on")
        (self - entered).dwell_summary = False
        dwell = self.env["grandes.clientes.case.dwell"]
        times = dwell._get_dwell_times(entered)
        for case in entered:
            parts = [
                f"{dwell._get_dwell_label(place)} {number}"
                for place, number in times[case.id].items()
            ]
            case.dwell_summary = " · ".join(parts)


class CaseTerms(models.AbstractModel):
    """What the dates of a case depend on, and how the law counts them (R1, R3).

    Hook for the rooms above: ``_get_matrix_dates``, which escalations extend.
    """

    _name = "grandes.clientes.case.terms"
    _description = "Terms of cases"

    def _get_matrix_dates(self, cases, counter_of=None):
        """Return ``{id: date}`` promised by the matrix; escalations extend it.

        :param counter_of: function from a company to the counter to recount with, see
            :meth:`~.case_recount.CaseRecount._get_simulated_moves`; without it, the
            dates as they stand
        """
        return {}

    @api.model
    def _get_promised_date(self, legal_due, matrix_date):
        """Return the earlier of both dates, or none while the legal term is stopped."""
        return min(legal_due, matrix_date) if legal_due and matrix_date else legal_due

    @api.model
    def _get_legal_dates(self, counter, receipt):
        """Return the values of the fields that the law decides, for one receipt.

        :param counter: how the company counts, :class:`~.law.legal_terms.Counter`
        :param receipt: :class:`~.law.legal_terms.Receipt`
        """
        try:
            dates = counter.count(receipt)
        except business_days.OutOfCalendarError:
            # Received in a year that the calendar does not cover: no date is better
            # than a wrong one, and the explanation gives the reason.
            return dict.fromkeys(_OF_LAW, False)
        return {
            "legal_term_id": dates.ruling.row and dates.ruling.row.id,
            "date_escalate_by": dates.escalate_by,
            "date_legal_due": dates.legal_due,
        }

    def _get_receipts(self, cases):
        """Return what the dates of each case depend on; the cases share one company.

        If a case was united with one whose term ends earlier, that one's receipt
        counts.
        """
        # Sudo: cases united with a case that the user acts on.
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
        """Return the receipt of the earlier case that was united with ``case``.

        Extensions and suspensions since the union count for both.
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
        """Return what the dates of each case would depend on without any union."""
        instants = [case.received_on or clock.now() for case in cases]
        received = cases.company_id._grandes_clientes_get_receipts(instants)
        return [
            Receipt(
                day=day,
                after_hours=after_hours,
                petition_type_id=case.petition_type_id.id or None,
                extension=sum(case.extension_ids.mapped("number")),
                # The term of most cases was never stopped.
                pauses=case.suspension_ids._get_pauses() if case.suspension_ids else (),
            )
            for case, (day, after_hours) in zip(cases, received, strict=True)
        ]

    def _get_today(self, case):
        """Return the current date in the time zone of the case's company."""
        case.ensure_one()
        return clock.today(case.company_id)

    def _get_term_row(self, case):
        """Return how the case is counted: ``(counter, receipt, ruling)``."""
        case.ensure_one()
        # Sudo: suspensions and extensions of a case that the user acts on.
        case_sudo = case.sudo()
        counter = case_sudo.company_id._grandes_clientes_get_counter()
        (receipt,) = self._get_receipts(case_sudo)
        return counter, receipt, counter.count(receipt).ruling

    def _get_extension_left(self, case):
        """Return how much longer the term may be extended; ``None`` without limit."""
        case.ensure_one()
        # Sudo: the law and earlier extensions apply whoever asks.
        case_sudo = case.sudo()
        term_sudo = case_sudo.legal_term_id
        if term_sudo.extension == "uncapped":
            return None
        if term_sudo.extension != "capped":
            return 0
        # Includes the extensions of a united case whose term counts.
        (receipt,) = self._get_receipts(case_sudo)
        return max(term_sudo.extension_number - receipt.extension, 0)
