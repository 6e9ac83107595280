import hashlib

from odoo import api, fields, models

#: Review outcomes from worst to best; the worst one is a day's overall outcome.
_GRAVEST = ("rejected", "findings", "conforming")


class ReportDaily(models.Model):
    """Review results of a daily presidency report (C6, C7)."""

    _name = "grandes.clientes.report.daily"
    _inherit = "grandes.clientes.report.daily"

    review_ids = fields.One2many(
        comodel_name="grandes.clientes.report.review",
        inverse_name="daily_id",
        string="Reviews",
    )
    reviewed_on = fields.Datetime(compute="_compute_reviewed")
    reviewed_by = fields.Char(compute="_compute_reviewed")
    outcome = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.report.review"]
        ._fields["outcome"]
        ._description_selection(self.env),
        compute="_compute_reviewed",
    )

    @api.depends("review_ids")
    def _compute_reviewed(self):
        """Compute the reviewers, last review time and worst outcome (C6, C7)."""
        for daily in self:
            reviews = daily.review_ids
            # Sudo: names of the reviewers, including archived users.
            names = dict.fromkeys(reviews.sudo().user_id.mapped("name"))
            outcomes = set(reviews.mapped("outcome"))
            daily.reviewed_on = max(reviews.mapped("reviewed_on"), default=False)
            daily.reviewed_by = ", ".join(names)
            daily.outcome = next((o for o in _GRAVEST if o in outcomes), False)

    def _do_review(self, control, outcome, findings=None):
        """Sign the result of a review of the reports (C6, C7).

        :param str control: ``C5``, ``C6``, ``C7`` or ``other``
        :param str outcome: ``conforming``, ``findings`` or ``rejected``
        :param str findings: what was found; required unless ``conforming``
        :return: the reviews
        :raise AccessError: the user neither receives nor oversees the reports
        :raise UserError: the findings are missing
        """
        # Daily reports are reviewed by the same people as monthly ones.
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
        """Open the wizard that signs a review of this report."""
        self.ensure_one()
        label = self.env["grandes.clientes.report.pack"]._get_act_label("review")
        return {
            "type": "ir.actions.act_window",
            "name": f"{label} · {self.display_name}",
            "res_model": "grandes.clientes.report.pack.act",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_daily_id": self.id,
                "default_act": "review",
                "default_control": "C6",
            },
        }
