from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools import clock


class JudgePeriod(models.TransientModel):
    """Wizard to judge the cases of a period again, as a job if they are many."""

    _name = "grandes.clientes.judge.period"
    _description = "Judge a period"

    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: clock.today(self.env.company).replace(day=1),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: clock.today(self.env.company),
    )
    by = fields.Selection(
        selection=[
            ("received_on", "Received in the period"),
            ("closed_on", "Ended in the period"),
        ],
        string="Cases",
        required=True,
        default="received_on",
    )
    only_unjudged = fields.Boolean(
        string="Only those never judged",
        help="As after an update of a database that had cases before.",
    )
    case_count = fields.Integer(string="Found", compute="_compute_case_count")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        if any(wizard.date_from > wizard.date_to for wizard in self):
            raise ValidationError(
                self.env._(
                    "A period ends on or after it begins: correct one of its days."
                )
            )

    @api.depends("date_from", "date_to", "by", "only_unjudged")
    def _compute_case_count(self):
        for wizard in self:
            wizard.case_count = self.env["grandes.clientes.case"].search_count(
                wizard._get_domain()
            )

    def _get_domain(self):
        """Return the domain of the cases, by whole days in the company's time zone."""
        self.ensure_one()
        if not self.date_from or not self.date_to:
            return Domain.FALSE
        begins, ends = clock.bounds(self.env.company, self.date_from, self.date_to)
        domain = (
            Domain("company_id", "=", self.env.company.id)
            & Domain(self.by, ">=", begins)
            & Domain(self.by, "<", ends)
        )
        if self.only_unjudged:
            domain &= Domain("conformity", "in", (False, "not_judged"))
        return domain

    def action_confirm(self):
        """Judge the cases, or show the job that does.

        :raise UserError: there are no cases
        """
        self.ensure_one()
        cases = self.env["grandes.clientes.case"]
        self.env["grandes.clientes.judging"]._check_may_judge()
        cases = cases.search(self._get_domain(), order="id")
        if not cases:
            raise UserError(
                self.env._("There are no cases in that period: choose another one.")
            )
        job = self.env["grandes.clientes.job"]._run_or_submit(
            cases, "_do_judge", self.env._("Judging %(count)s cases", count=len(cases))
        )
        return job._open_progress() or self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.deviation_action"
        )
