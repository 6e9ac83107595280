from odoo import fields, models

from ...tools import clock


class CaseActResume(models.TransientModel):
    """Wizard to resume the term when its ground for suspension ended."""

    _name = "grandes.clientes.case.act.resume"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Resume the term"

    _act = "resume"

    case_ids = fields.Many2many(relation="grandes_clientes_act_resume_rel")
    date_to = fields.Date(
        string="Last day that does not count",
        required=True,
        default=lambda self: clock.today(self.env.company),
    )
    note = fields.Text(string="What ended it")

    def _get_arguments(self):
        return {"on": self.date_to.isoformat(), "note": self.note}
