from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import business_days, case_states, clock
from ...tools.term_dates import Receipt

# Business days left at which a case is shown as due soon.
SOON = 2
NOT_ENDED = ("received", *case_states.OPEN_STATES)
DATE_FIELDS = ("legal_term_id", "date_escalate_by", "date_promised", "date_legal_due")


class Case(models.Model):
    """The three dates of a case and how much of them is left (R1, R3, 5.2.10)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

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
        compute="_compute_dates",
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
    days_left = fields.Integer(
        string="Business days left",
        compute="_compute_days_left",
        help="Until the promised date; negative when it is past.",
    )
    deadline = fields.Selection(
        string="Deadline state",
        selection=[
            ("overdue", "Overdue"),
            ("today", "Due today"),
            ("soon", "Due soon"),
            ("on_time", "On time"),
            ("stopped", "Term stopped"),
            ("done", "Ended"),
        ],
        compute="_compute_days_left",
    )
    deadline_label = fields.Char(string="Deadline", compute="_compute_days_left")
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    is_escalation_late = fields.Boolean(
        string="Not escalated in time",
        compute="_compute_is_late",
        help="On the front office's desk after the days to escalate (R1).",
    )

    # === COMPUTE === #

    @api.depends(
        "received_on",
        "petition_type_id",
        "company_id",
        "extension_ids.number",
        "suspension_ids.date_from",
        "suspension_ids.date_to",
        "suspension_ids.restarts",
    )
    def _compute_dates(self):
        """Count the dates; those of ended cases stay as they were."""
        open_cases = self.filtered(lambda case: case.state in NOT_ENDED)
        matrix_dates = open_cases._get_matrix_dates()
        for company, cases in open_cases.grouped("company_id").items():
            counter = company._grandes_clientes_counter()
            for case, receipt in zip(cases, cases._receipts(), strict=True):
                case.update(case._dates_of(counter, receipt, matrix_dates.get(case.id)))
        for case in self - open_cases:
            for name in DATE_FIELDS:
                case[name] = case[name]

    def _get_matrix_dates(self):
        """Return ``{id: date}`` that the matrix promises; extended by escalations."""
        return {}

    @api.model
    def _dates_of(self, counter, receipt, matrix_date=None):
        """Return the values of the date fields for a receipt.

        :param counter: how the company counts, :class:`~term_dates.Counter`
        :param receipt: :class:`~term_dates.Receipt`
        :param date matrix_date: what the matrix promises
        """
        try:
            dates = counter.count(receipt)
        except business_days.OutOfCalendarError:
            # Received in years that the calendar does not cover: no date is better
            # than a wrong one, and the explanation says why.
            return dict.fromkeys(DATE_FIELDS, False)
        due = dates.legal_due
        promised = min(due, matrix_date) if due and matrix_date else due
        return {
            "legal_term_id": dates.ruling.row and dates.ruling.row.id,
            "date_escalate_by": dates.escalate_by,
            "date_promised": promised,
            "date_legal_due": due,
        }

    def _receipts(self):
        """Return what the dates of each case depend on, cases of one company."""
        instants = [case.received_on or clock.now() for case in self]
        received = self.company_id._grandes_clientes_receipts(instants)
        return [
            Receipt(
                day=day,
                after_hours=after_hours,
                petition_type_id=case.petition_type_id.id or None,
                extension=sum(case.extension_ids.mapped("number")),
                pauses=case.suspension_ids._pauses(),
            )
            for case, (day, after_hours) in zip(self, received, strict=True)
        ]

    @api.depends("suspension_ids.date_to")
    def _compute_is_suspended(self):
        for case in self:
            case.is_suspended = any(not s.date_to for s in case.suspension_ids)

    @api.depends("state", "date_promised", "is_suspended")
    @api.depends_context("lang")
    def _compute_days_left(self):
        for company, cases in self.grouped("company_id").items():
            days, today = company._grandes_clientes_days(), clock.today(company)
            for case in cases:
                due = case.date_promised
                left = days.count(today, due) if due else 0
                case.days_left = left
                case.deadline = case._deadline_of(today, left)
                case.deadline_label = case._deadline_text(left)

    def _deadline_of(self, today, left):
        """Return the value of ``deadline``.

        :param date today: in the company's time zone
        :param int left: business days left
        """
        if self.state not in NOT_ENDED:
            return "done"
        if self.is_suspended:
            return "stopped"
        due = self.date_promised
        if not due:
            return False
        if due < today:
            return "overdue"
        if due == today:
            return "today"
        return "soon" if left <= SOON else "on_time"

    def _deadline_text(self, left):
        """Return the words that go with the colour of ``deadline``."""
        if self.deadline == "overdue":
            if not left:
                return self.env._("Overdue")
            return self.env._("Overdue by %(days)s business days", days=-left)
        if self.deadline in ("soon", "on_time"):
            return self.env._("%(days)s business days left", days=left)
        if self.deadline == "today":
            return self.env._("Due today")
        if self.deadline == "stopped":
            return self.env._("Term stopped")
        return ""

    @api.depends("state", "date_promised", "date_escalate_by", "closed_on")
    def _compute_is_late(self):
        for company, cases in self.grouped("company_id").items():
            today = clock.today(company)
            for case in cases:
                until = today
                if case.state not in NOT_ENDED:
                    until = case.closed_on and clock.local_date(company, case.closed_on)
                due = case.date_promised
                case.is_late = bool(due and until and until > due)
                case.is_escalation_late = bool(
                    case.state in ("received", "front_office")
                    and case.date_escalate_by
                    and today > case.date_escalate_by
                )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        company = self.env.company
        still_open = Domain("state", "in", NOT_ENDED) & Domain(
            "date_promised", "<", clock.today(company)
        )
        closed_late = SQL(
            """(
                SELECT id FROM grandes_clientes_case
                 WHERE closed_on IS NOT NULL
                   AND (closed_on AT TIME ZONE 'UTC' AT TIME ZONE %s)::date
                       > date_promised
            )""",
            company._grandes_clientes_tz(),
        )
        late = still_open | (
            Domain("state", "not in", NOT_ENDED) & Domain("id", "in", closed_late)
        )
        wants_late, wants_rest = True in value, False in value
        if wants_late and wants_rest:
            return Domain.TRUE
        return late if wants_late else ~late

    # === BUSINESS === #

    def _today(self):
        """Return the current date where the case's terms are counted."""
        self.ensure_one()
        return clock.today(self.company_id)

    def _term_row(self):
        """Return how the case is counted: ``(counter, receipt, ruling)``."""
        self.ensure_one()
        # Sudo: suspensions and extensions of a case that the person acts on.
        case_sudo = self.sudo()
        counter = case_sudo.company_id._grandes_clientes_counter()
        (receipt,) = case_sudo._receipts()
        return counter, receipt, counter.count(receipt).ruling
