from odoo import api, fields, models


class CaseActCorrectReceived(models.TransientModel):
    """Wizard to move a filing's day zero backwards, with evidence (INV-7)."""

    _name = "grandes.clientes.case.act.correct.received"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Correct day zero"

    _act = "correct_received"

    case_ids = fields.Many2many(relation="grandes_clientes_act_received_rel")
    filing_ids = fields.Many2many(
        comodel_name="grandes.clientes.filing",
        compute="_compute_filing_ids",
        string="Filings",
    )
    received_on = fields.Datetime(
        string="Right day zero",
        required=True,
        help="Earlier than the present one: it is never moved forward.",
    )
    evidence = fields.Text(
        required=True, help="What proves it: a stamp, a header, a receipt."
    )

    @api.depends("case_ids")
    def _compute_filing_ids(self):
        for wizard in self:
            wizard.filing_ids = wizard.case_ids.filing_id

    def _perform(self, cases):
        cases.filing_id._do_correct_received(self.received_on, self.evidence)
        return self.env["grandes.clientes.job"]
