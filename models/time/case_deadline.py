from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clock
from ..engine import mass
from .case_dates import NOT_ENDED


class Case(models.Model):
    """How much of a case's dates is left, as number, colour and words (R1, R3)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    days_left = fields.Integer(
        string="Business days left",
        compute="_compute_days_left",
        help="Until the promised date; negative when it is past.",
    )
    deadline = fields.Selection(
        string="Deadline state",
        selection=[
            ("illegal", "Past its legal term"),
            ("overdue", "Past its promise"),
            ("today", "Due today"),
            ("soon", "Due soon"),
            ("on_time", "On time"),
            ("stopped", "Term stopped"),
            ("done", "Ended"),
        ],
        compute="_compute_days_left",
    )
    deadline_label = fields.Char(string="Deadline", compute="_compute_days_left")
    is_late = fields.Boolean(
        string="Later than promised",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Still open after the promised date, or ended after it.",
    )
    is_escalation_late = fields.Boolean(
        string="Not escalated in time",
        compute="_compute_is_escalation_late",
        help="On the front office's desk after the days to escalate.",
    )
    escalation_label = fields.Char(
        string="To escalate",
        compute="_compute_is_escalation_late",
        help="What is left of the days to escalate, while it is still to be done.",
    )

    dates_explanation = fields.Html(
        compute="_compute_dates_explanation",
        sanitize=False,
        help="Each day to the end of the legal term, and why it counts or not.",
    )

    # === COMPUTE === #

    @api.depends(
        "company_id",
        "state",
        "date_promised",
        "date_legal_due",
        "is_suspended",
        "closed_on",
    )
    @api.depends_context("lang")
    def _compute_days_left(self):
        # Sudo: the fields describe a readable case. Lists are long, and access to each
        # value read would be checked otherwise.
        deadlines = self.env["grandes.clientes.case.deadline"]
        for company, cases in mass.by_company(self.sudo()):
            days, today = company._grandes_clientes_get_days(), clock.today(company)
            rows = list(
                zip(
                    cases.mapped("state"),
                    cases.mapped("is_suspended"),
                    cases.mapped("date_promised"),
                    cases.mapped("date_legal_due"),
                    deadlines._get_closing_days(company, cases),
                    strict=True,
                )
            )
            # Compute once for all cases with the same values.
            told = {
                row: deadlines._get_days_left(days, today, *row) for row in set(rows)
            }
            for place, name in enumerate(("days_left", "deadline", "deadline_label")):
                mass.assign(cases, name, [told[row][place] for row in rows])

    @api.depends("company_id", "state", "date_promised", "closed_on")
    def _compute_is_late(self):
        # Sudo: as in `_compute_days_left`.
        for company, cases in mass.by_company(self.sudo()):
            today = clock.today(company)
            ended = cases.filtered(
                lambda case: case.state not in NOT_ENDED and case.closed_on
            )
            locals_ = company._grandes_clientes_get_local(ended.mapped("closed_on"))
            ended_on = dict(zip(ended.ids, locals_, strict=True))
            late = []
            for case in cases:
                until = today
                if case.state not in NOT_ENDED:
                    until = case.id in ended_on and ended_on[case.id].date()
                due = case.date_promised
                late.append(bool(due and until and until > due))
            mass.assign(cases, "is_late", late)

    @api.depends("company_id", "state", "date_escalate_by", "escalation_ids")
    @api.depends_context("lang")
    def _compute_is_escalation_late(self):
        deadlines = self.env["grandes.clientes.case.deadline"]
        told = {}
        waiting = deadlines._get_never_escalated(self)
        # Sudo: as in `_compute_days_left`.
        for company, cases in mass.by_company(waiting.sudo()):
            days, today = company._grandes_clientes_get_days(), clock.today(company)
            dates = cases.mapped("date_escalate_by")
            words = {
                by: deadlines._get_escalation_text(days.count(today, by), today > by)
                for by in set(filter(None, dates))
            }
            for case_id, by in zip(cases._ids, dates, strict=True):
                if by:
                    told[case_id] = today > by, words[by]
        rows = [told.get(case_id, (False, "")) for case_id in self._ids]
        mass.assign(self, "is_escalation_late", [late for late, _words in rows])
        mass.assign(self, "escalation_label", [words for _late, words in rows])

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
            company._grandes_clientes_get_tz(),
        )
        late = still_open | (
            Domain("state", "not in", NOT_ENDED) & Domain("id", "in", closed_late)
        )
        wants_late, wants_rest = True in value, False in value
        if wants_late and wants_rest:
            return Domain.TRUE
        return late if wants_late else ~late

    @api.depends(
        "date_legal_due", "date_promised", "suspension_ids", "extension_ids.number"
    )
    @api.depends_context("lang")
    def _compute_dates_explanation(self):
        walk = self.env["grandes.clientes.term.walk"]
        for case in self:
            case.dates_explanation = walk._render_of_case(case)
