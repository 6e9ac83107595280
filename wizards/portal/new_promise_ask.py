from odoo import api, fields, models
from odoo.tools import format_date

from ...tools import clock


class NewPromiseAsk(models.TransientModel):
    """Another day that cases are promised for, and why: who asked reads it."""

    _name = "grandes.clientes.new.promise.ask"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Promise another date"

    case_ids = fields.Many2many(relation="grandes_clientes_new_promise_ask_rel")
    day = fields.Date(string="Promised for", required=True)
    reason = fields.Text(
        required=True,
        help="The requester reads it: say why it cannot be answered sooner.",
    )
    limits = fields.Char(compute="_compute_limits")

    @api.depends("case_ids")
    def _compute_limits(self):
        promises = self.env["grandes.clientes.new.promise"]
        for wizard in self:
            cases = wizard._acceptable()._origin
            said = [promises._get_day(case) for case in cases]
            law = [
                case.date_legal_due
                for case in cases
                if case.date_legal_due
                and case.date_legal_due >= clock.today(case.company_id)
            ]
            words = []
            if said:
                words.append(
                    self.env._(
                        "Promised for %(day)s.", day=format_date(self.env, max(said))
                    )
                )
            if law:
                words.append(
                    self.env._(
                        "The law's last day is %(day)s.",
                        day=format_date(self.env, min(law)),
                    )
                )
            wizard.limits = " ".join(words)

    @api.depends("day")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, records):
        """Return what no date is promised of, nor this one."""
        promises = self.env["grandes.clientes.new.promise"]
        reasons = promises._get_cannot_promise_reasons(records)
        if self.day:
            reasons |= {
                case.id: problem
                for case in records
                if case.id not in reasons
                and (problem := promises._get_day_problem(case, self.day))
            }
        return reasons

    def _perform(self, records):
        self.env["grandes.clientes.new.promise"]._do_promise(
            records, self.day, self.reason
        )
        return self.env["grandes.clientes.job"]
