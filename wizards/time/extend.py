from dataclasses import replace

from odoo import api, fields, models

from ...tools import clock
from ...tools.law import business_days


class CaseActExtend(models.TransientModel):
    """Wizard to extend the term and tell the requester in time (article 14)."""

    _name = "grandes.clientes.case.act.extend"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Extend the term"

    _act = "extend"

    case_ids = fields.Many2many(relation="grandes_clientes_act_extend_rel")
    number = fields.Integer(
        string="Extend by",
        required=True,
        default=lambda self: self._default_number(),
        help="In the unit of the legal term: business days, as a rule.",
    )
    allowed = fields.Char(compute="_compute_allowed")
    until = fields.Char(
        string="The term would end on",
        compute="_compute_until",
        help="The requester is told this day.",
    )
    reason = fields.Text(
        required=True,
        help="The requester reads it: say why it cannot be answered in time.",
    )

    @api.model
    def _default_number(self):
        terms = self.env["grandes.clientes.case.terms"]
        cases = self.env["grandes.clientes.case"].browse(self._default_case_ids())
        lefts = [left for case in cases if (left := terms._get_extension_left(case))]
        return min(lefts, default=1)

    @api.depends("case_ids")
    def _compute_allowed(self):
        for wizard in self:
            terms = wizard.case_ids._origin.legal_term_id
            wizard.allowed = "; ".join(
                self.env._("no limit (%(citation)s)", citation=term.citation)
                if term.extension == "uncapped"
                else self.env._(
                    "%(number)s at most (%(citation)s)",
                    number=term.extension_number,
                    citation=term.citation,
                )
                for term in terms
                if term.extension != "none"
            )

    @api.depends("case_ids", "number")
    def _compute_until(self):
        terms = self.env["grandes.clientes.case.terms"]
        for wizard in self:
            days = set()
            for case in wizard._acceptable()._origin:
                counter, receipt, _ruling = terms._get_term_row(case)
                longer = replace(
                    receipt, extension=receipt.extension + max(wizard.number, 0)
                )
                try:
                    days.add(counter.count(longer).legal_due)
                except business_days.OutOfCalendarError:
                    days.add(None)
            told = [
                clock.day_on_screen(day, self.env.lang or "es")
                for day in sorted(day for day in days if day)
            ]
            # For several days, only the first and the last.
            wizard.until = " – ".join(dict.fromkeys(told[:1] + told[-1:]))

    def _get_arguments(self):
        return {"number": self.number, "reason": self.reason}
