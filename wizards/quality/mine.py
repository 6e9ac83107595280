from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...models.quality.quality_month import rate_of
from ...tools import clock


class QualityMine(models.TransientModel):
    """Quality results of the user's own work: counts, never a ranking (C1).

    Always shows the current user's audits, objections and coachings.
    """

    _name = "grandes.clientes.quality.mine"
    _description = "My quality"

    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: clock.today(self.env.company),
    )
    table = fields.Html(compute="_compute_table", sanitize=False)
    audit_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.audit", compute="_compute_table"
    )
    objection_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.objection", compute="_compute_table"
    )
    coaching_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.coaching", compute="_compute_table"
    )

    def _compute_display_name(self):
        # Sudo: reads the title of the action that the user opened.
        title = self.env.ref("grandes_clientes.quality_mine_action").sudo().name
        for mine in self:
            mine.display_name = title

    @api.model
    def _default_date_from(self):
        return clock.today(self.env.company) - relativedelta(months=3, day=1)

    @api.depends("date_from", "date_to")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_table(self):
        own = [("advisor_id", "=", self.env.uid)]
        for wizard in self:
            audits = wizard._find_audits()
            wizard.audit_ids = audits
            wizard.objection_ids = self.env[
                "grandes.clientes.quality.objection"
            ].search(own)
            wizard.coaching_ids = self.env["grandes.clientes.quality.coaching"].search(
                own
            )
            wizard.table = self.env["ir.qweb"]._render(
                "grandes_clientes.quality_mine", {"rows": wizard._get_rows(audits)}
            )

    def _find_audits(self):
        """Return the user's own signed audits of the period."""
        if not self.date_from or not self.date_to:
            return self.env["grandes.clientes.quality.audit"]
        company = self.env.company
        before = clock.last_second(company, self.date_from - relativedelta(days=1))
        return self.env["grandes.clientes.quality.audit"].search(
            [
                ("advisor_id", "=", self.env.uid),
                ("state", "=", "signed"),
                ("double_of_id", "=", False),
                ("is_blind", "=", False),
                ("is_exercise", "=", False),
                ("signed_on", ">", before),
                ("signed_on", "<=", clock.last_second(company, self.date_to)),
            ]
        )

    def _get_rows(self, audits):
        """Return a row per attribute: times met, total, and a rate from thirty on.

        Directed audits are counted separately, since they were chosen for a risk.
        """
        rows = {}
        for mark in audits.mark_ids:
            answer = mark._get_standing()
            if answer == "na":
                continue
            attribute = mark.attribute_id.origin_id or mark.attribute_id
            row = rows.setdefault(
                attribute,
                {
                    "name": mark.attribute_id.name,
                    "drawn": [0, 0],
                    "chosen": [0, 0],
                },
            )
            counts = row["chosen" if mark.audit_id.is_directed else "drawn"]
            counts[0] += answer == "yes"
            counts[1] += 1
        # Most failures first.
        return [
            {**row, "rate": rate_of(*row["drawn"])}
            for row in sorted(
                rows.values(),
                key=lambda row: (row["drawn"][0] - row["drawn"][1], row["name"]),
            )
        ]
