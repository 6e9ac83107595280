from odoo import api, fields, models

from ...tools import clock
from ...tools.law import business_days
from ...tools.law.legal_terms import Receipt


class TermCalculator(models.TransientModel):
    """Calculator of a petition's dates with explanation, for use on the telephone."""

    _name = "grandes.clientes.term.calculator"
    _description = "Calculator of terms"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    petition_type_id = fields.Many2one(
        comodel_name="grandes.clientes.petition.type",
        required=True,
        default=lambda self: self._default_petition_type_id(),
    )
    received_on = fields.Date(
        string="Received on",
        required=True,
        default=lambda self: clock.today(self.env.company),
    )
    is_after_hours = fields.Boolean(string="After the closing time")
    has_closing_time = fields.Boolean(compute="_compute_has_closing_time")
    extension = fields.Integer(
        string="Extended by", help="In the unit of the legal term."
    )
    paused_from = fields.Date(
        string="Stopped from", help="First day that does not count."
    )
    paused_to = fields.Date(string="until", help="Last day that does not count.")
    date_escalate_by = fields.Date(string="Escalate by", compute="_compute_dates")
    date_legal_due = fields.Date(string="Legal term ends", compute="_compute_dates")
    days_left = fields.Integer(string="Business days left", compute="_compute_dates")
    explanation = fields.Html(compute="_compute_dates", sanitize=False)

    @api.model
    def _default_petition_type_id(self):
        return self.env["grandes.clientes.petition.type"].search([], limit=1)

    @api.depends("company_id")
    def _compute_has_closing_time(self):
        for wizard in self:
            # Sudo: reads a setting that is no secret.
            company_sudo = wizard.company_id.sudo()
            wizard.has_closing_time = bool(company_sudo.grandes_clientes_closing_time)

    @api.depends(
        "company_id",
        "petition_type_id",
        "received_on",
        "is_after_hours",
        "extension",
        "paused_from",
        "paused_to",
    )
    @api.depends_context("lang")
    def _compute_dates(self):
        for wizard in self:
            company = wizard.company_id or self.env.company
            receipt = wizard._get_receipt()
            wizard.explanation = self.env["grandes.clientes.term.walk"]._render(
                company, receipt
            )
            counter = company._grandes_clientes_get_counter()
            try:
                dates = counter.count(receipt)
                due, escalate_by = dates.legal_due, dates.escalate_by
                today = clock.today(company)
                left = counter.days.count(today, due) if due else 0
            except business_days.OutOfCalendarError:
                due, escalate_by, left = False, False, 0
            wizard.date_legal_due = due
            wizard.date_escalate_by = escalate_by
            wizard.days_left = left

    def _get_receipt(self):
        """Return the input as a plain :class:`~.law.legal_terms.Receipt`."""
        self.ensure_one()
        pauses = ()
        if self.paused_from and not (
            self.paused_to and self.paused_to < self.paused_from
        ):
            pauses = (
                business_days.Pause(
                    self.paused_from,
                    self.paused_to or None,
                    self.env._("Supposed suspension"),
                ),
            )
        return Receipt(
            day=self.received_on or clock.today(self.company_id or self.env.company),
            after_hours=self.is_after_hours,
            petition_type_id=self.petition_type_id.id or None,
            extension=max(self.extension, 0),
            pauses=pauses,
        )
