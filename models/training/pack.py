from odoo import models


class ReportPack(models.Model):
    """What is still missing for the month's training report."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    def _get_lack_kinds(self):
        """Add planned sessions without an outcome (I09)."""
        start, end = self._get_instants()
        name = self.env._("Planned, and neither held nor missed yet")
        return [
            *super()._get_lack_kinds(),
            (
                ["I09"],
                name,
                "grandes.clientes.training.session",
                [
                    ("state", "=", "planned"),
                    ("planned_on", ">=", start),
                    ("planned_on", "<", end),
                ],
                "topic_id",
            ),
        ]
