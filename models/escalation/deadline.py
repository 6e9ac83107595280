from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clock
from .escalation import OPEN


class Escalation(models.Model):
    """Whether an escalation is overdue, by the matrix or by law, and the days left."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    is_overdue = fields.Boolean(
        string="Overdue by the matrix",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="On the desk after the day that the matrix gave it.",
    )
    is_legal_overdue = fields.Boolean(
        string="Overdue by law",
        compute="_compute_is_overdue",
        search="_search_is_legal_overdue",
        help="On the desk after the day on which the case's legal term ends.",
    )
    days_left = fields.Integer(
        compute="_compute_is_overdue",
        help="Business days until it is due; negative once it is overdue.",
        aggregator=None,
    )
    deadline = fields.Selection(
        string="Deadline state",
        selection=[
            ("overdue", "Overdue"),
            ("today", "Due today"),
            ("soon", "Due soon"),
            ("on_time", "On time"),
            ("done", "Ended"),
        ],
        compute="_compute_is_overdue",
    )
    deadline_label = fields.Char(string="Deadline", compute="_compute_is_overdue")

    @api.depends("state", "date_due", "ended_on", "case_id.date_legal_due")
    @api.depends_context("lang")
    def _compute_is_overdue(self):
        deadlines = self.env["grandes.clientes.case.deadline"]
        for escalation in self:
            company = escalation.company_id or self.env.company
            today, due = clock.today(company), escalation.date_due
            is_open = escalation.state in OPEN and due
            escalation.is_overdue = bool(is_open and due < today)
            # Sudo: a date that every desk may see.
            legal = escalation.sudo().case_id.date_legal_due
            escalation.is_legal_overdue = bool(is_open and legal and legal < today)
            days = company._grandes_clientes_get_days()
            escalation.days_left = days.count(today, due) if is_open else 0
            if is_open:
                shown = deadlines._get_due_words(days, today, due)
            else:
                ended = escalation.ended_on
                ended_on = company._grandes_clientes_get_local([ended]) if ended else ()
                shown = (
                    "done",
                    deadlines._get_ended_text(due, ended_on and ended_on[0].date()),
                )
            escalation.deadline, escalation.deadline_label = shown

    def _search_is_overdue(self, operator, value):
        today = clock.today(self.env.company)
        overdue = [("state", "in", OPEN), ("date_due", "<", today)]
        if (operator == "in") == (True in value):
            return overdue
        return ["|", ("state", "not in", OPEN), ("date_due", ">=", today)]

    def _search_is_legal_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("state", "in", OPEN) & Domain(
            "case_id", "any", [("date_legal_due", "<", clock.today(self.env.company))]
        )
        return overdue if True in value else ~overdue
