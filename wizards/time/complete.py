from odoo import fields, models

from ...tools import clock


class CaseActComplete(models.TransientModel):
    """Wizard to resume the term once the requester brought what was missing."""

    _name = "grandes.clientes.case.act.complete"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "The requester completed it"

    _act = "complete"

    case_ids = fields.Many2many(relation="grandes_clientes_act_complete_rel")
    date_to = fields.Date(
        string="Completed on",
        required=True,
        default=lambda self: clock.today(self.env.company),
        help="The term runs again from the next day.",
    )
    note = fields.Text(string="What they brought")

    def _get_arguments(self):
        return {"on": self.date_to.isoformat(), "note": self.note}
