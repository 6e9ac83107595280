from odoo import api, fields, models


class CaseActExtend(models.TransientModel):
    """The term is extended, told to the requester before it ends (article 14)."""

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

    def _get_arguments(self):
        return {"number": self.number, "reason": self.reason}
