from odoo import fields, models

from ...tools import clock


class CaseActSuspend(models.TransientModel):
    """Wizard to suspend the term on another legal ground (articles 12 and 39)."""

    _name = "grandes.clientes.case.act.suspend"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Suspend the term"

    _act = "suspend"

    case_ids = fields.Many2many(relation="grandes_clientes_act_suspend_rel")
    kind = fields.Selection(
        selection=[
            ("jurisdiction", "Conflict of jurisdiction (article 39)"),
            ("recusal", "Impediment or recusal (article 12)"),
            ("other", "Other ground of law"),
        ],
        required=True,
        default="recusal",
    )
    ground = fields.Text(
        required=True, help="What happened; with the article where it is another one."
    )
    date_from = fields.Date(
        string="Does not count from",
        required=True,
        default=lambda self: clock.today(self.env.company),
    )

    def _get_arguments(self):
        return {
            "kind": self.kind,
            "ground": self.ground,
            "date_from": self.date_from.isoformat(),
        }
