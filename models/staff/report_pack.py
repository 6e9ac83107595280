from odoo import models

from ...tools import clock


class ReportPack(models.Model):
    """What is still missing for the month's turnover report (I10)."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    def _get_lack_kinds(self):
        """Add uncommunicated movements, and leavers whose access has not ended."""
        self.ensure_one()
        model = "grandes.clientes.staff.movement"
        month = [
            ("effective_on", ">=", self.date_from),
            ("effective_on", "<=", min(self.date_to, clock.today(self.company_id))),
        ]
        return [
            *super()._get_lack_kinds(),
            (
                ["I10"],
                self.env._("Movements of the month, not communicated"),
                model,
                [*month, ("state", "=", "draft"), ("kind", "!=", "absence")],
                "asked_by_id|group_supervisor",
            ),
            (
                ["I10"],
                self.env._("Left, and the access has not ended"),
                model,
                [
                    *month,
                    ("kind", "=", "leaver"),
                    ("user_id", "!=", False),
                    ("state", "in", ("draft", "communicated", "handed_over")),
                ],
                "|group_manager",
            ),
        ]
