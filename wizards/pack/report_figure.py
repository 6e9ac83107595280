from odoo import api, fields, models


class ReportFigure(models.TransientModel):
    """Records behind a figure of a report, then and now."""

    _name = "grandes.clientes.report.figure"
    _description = "Records behind a figure"

    sheet_id = fields.Many2one(
        comodel_name="grandes.clientes.report.sheet", required=True, readonly=True
    )
    res_model = fields.Char(required=True, readonly=True)
    then_ids = fields.Json(readonly=True)
    now_ids = fields.Json(readonly=True)
    then_count = fields.Integer(string="When it was made", compute="_compute_counts")
    now_count = fields.Integer(string="Today", compute="_compute_counts")
    entered_count = fields.Integer(string="Entered since", compute="_compute_counts")
    left_count = fields.Integer(string="Left since", compute="_compute_counts")

    @api.depends("then_ids", "now_ids")
    def _compute_counts(self):
        for figure in self:
            then, now = set(figure.then_ids or ()), set(figure.now_ids or ())
            figure.then_count, figure.now_count = len(then), len(now)
            figure.entered_count = len(now - then)
            figure.left_count = len(then - now)

    def action_then(self):
        """Open the records counted when the report was made."""
        return self._get_open(self.env._("When it was made"), self.then_ids)

    def action_now(self):
        """Open the records that the figure would count today."""
        return self._get_open(self.env._("Today"), self.now_ids)

    def action_changes(self):
        """Open the records that entered or left the list since."""
        changed = set(self.then_ids or ()) ^ set(self.now_ids or ())
        return self._get_open(self.env._("What changed since"), sorted(changed))

    def _get_open(self, name, ids):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.sheet_id.title} · {name}",
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": [("id", "in", ids or [])],
            # A record that was archived since then was counted.
            "context": {"active_test": False, "create": False},
        }
