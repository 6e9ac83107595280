import hashlib

from odoo import fields, models


class ReportDaily(models.Model):
    """The result of the review of a daily presidency report (C6, C7)."""

    _name = "grandes.clientes.report.daily"
    _inherit = "grandes.clientes.report.daily"

    review_ids = fields.One2many(
        comodel_name="grandes.clientes.report.review",
        inverse_name="daily_id",
        string="Reviews",
    )

    def _do_review(self, control, outcome, findings=None):
        """Sign the result of a review of the reports (C6, C7).

        :param str control: ``C5``, ``C6``, ``C7`` or ``other``
        :param str outcome: ``conforming``, ``findings`` or ``rejected``
        :param str findings: what was found, which all but the first needs
        :return: the reviews
        :raise AccessError: only who receives or oversees the reports reviews them
        :raise UserError: the findings are missing
        """
        # Whoever reviews a month's reports reviews a day's.
        self.env["grandes.clientes.report.pack"]._check_act("review")
        self.check_access("read")
        subjects = [
            {
                "daily_id": daily.id,
                "sealed": hashlib.sha256(daily.content.encode()).hexdigest(),
            }
            for daily in self
        ]
        return self.env["grandes.clientes.report.review"]._create_review(
            subjects, control, outcome, findings
        )

    def action_review(self):
        """Open the wizard that signs a review of the report."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env["grandes.clientes.report.pack"]._get_act_label("review"),
            "res_model": "grandes.clientes.report.pack.act",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_daily_id": self.id,
                "default_act": "review",
                "default_control": "C6",
            },
        }
