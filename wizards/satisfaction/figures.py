from odoo import api, fields, models

from ...tools import clock, satisfaction

_BY = [
    ("user_id", "Advisor"),
    ("channel_id", "Channel"),
    ("typification_id", "Typification"),
    ("large_client_type", "Type of large client"),
]


class SatisfactionFigures(models.TransientModel):
    """Satisfaction figures of a period, with a warning if few answered (I13)."""

    _name = "grandes.clientes.satisfaction.figures"
    _description = "Figures of satisfaction"

    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        string="Until", required=True, default=lambda self: self._default_date_to()
    )
    by = fields.Selection(selection=_BY, required=True, default="user_id")
    rows = fields.Json(compute="_compute_rows")
    table = fields.Html(compute="_compute_rows", sanitize=False)

    @api.model
    def _default_date_to(self):
        return clock.today(self.env.company)

    @api.model
    def _default_date_from(self):
        return self._default_date_to().replace(day=1)

    @api.depends("date_from", "date_to", "by")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_rows(self):
        for wizard in self:
            rows = wizard._get_figures() if wizard.date_from and wizard.date_to else []
            wizard.rows = rows or False
            wizard.table = self.env["ir.qweb"]._render(
                "grandes_clientes.satisfaction_figures",
                {"rows": rows, "few": satisfaction.FEW},
            )

    def _get_figures(self):
        """Return the figures grouped by ``by`` and the total, one dict per row.

        Respects the user's record rules; the marks are anonymous.
        """
        rows = [
            self._get_row(self._get_label(key), values)
            for key, *values in self._get_read([self.by])
        ]
        rows.sort(key=lambda row: row["name"])
        if rows:
            [values] = self._get_read([])
            rows.append(
                {**self._get_row(self.env._("Total"), values), "is_total": True}
            )
        return rows

    def _get_read(self, groupby):
        """Return the grouped marks of the period, as tuples of ``_read_group``."""
        return self.env["grandes.clientes.satisfaction.report"]._read_group(
            [("day", ">=", self.date_from), ("day", "<=", self.date_to)],
            groupby,
            [
                "asked:sum",
                "answered:sum",
                "score:avg",
                "csat:avg",
                "recommended:sum",
                "nps:avg",
            ],
        )

    def _get_label(self, key):
        """Return the label of a value of ``by``."""
        if not key:
            return self.env._("None")
        if isinstance(key, str):
            Report = self.env["grandes.clientes.satisfaction.report"]
            return dict(Report._fields[self.by]._description_selection(self.env))[key]
        return key.display_name

    def _get_row(self, name, values):
        asked, answered, mean, csat, recommended, nps = values
        return {
            "name": name,
            "asked": asked,
            "answered": answered,
            "rate": 100 * answered / asked,
            "mean": mean if answered else None,
            "csat": csat if answered else None,
            "nps": nps if recommended else None,
            "few": answered < satisfaction.FEW,
            "few_recommended": recommended < satisfaction.FEW,
        }
