from odoo import api, fields, models

from ...tools import case_states, clock
from ..engine import mass

NOT_ENDED = case_states.NOT_ENDED
# What the receipt and the law decide; the promise depends on the matrix too.
_OF_LAW = ("legal_term_id", "date_escalate_by", "date_legal_due")
DATE_FIELDS = (*_OF_LAW, "date_promised")


class Case(models.Model):
    """The three dates of a case and how much of them is left (R1, R3, 5.2.10)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # What else than the law moves the promised date; rooms above say so.
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
        """Count the dates; those of ended cases stay as they were."""
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
        """Promise what the matrix says, never later than the law (5.2.10)."""
        terms = self.env["grandes.clientes.case.terms"]
        open_cases = self.filtered(lambda case: case.state in NOT_ENDED)
        matrix_dates = terms._get_matrix_dates(open_cases)
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
            # Sudo: what the dates of a case that the person reads depend on.
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
                # Before the calendar's first year nothing is counted.
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
        # A case that is just being entered has been with nobody yet.
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
