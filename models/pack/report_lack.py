from odoo import fields, models


class ReportLack(models.Model):
    """Something that a month's report still lacks, and who owes it."""

    _name = "grandes.clientes.report.lack"
    _description = "What a report lacks"
    _order = "pack_id, sheet_id, id"

    pack_id = fields.Many2one(
        comodel_name="grandes.clientes.report.pack",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sheet_id = fields.Many2one(
        comodel_name="grandes.clientes.report.sheet",
        string="Report",
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="pack_id.company_id", store=True, index=True)
    name = fields.Char(string="What is lacking", required=True, readonly=True)
    owner = fields.Char(string="Who owes it", readonly=True)
    count = fields.Integer(readonly=True)
    res_model = fields.Char(readonly=True)
    record_ids = fields.Json(readonly=True)

    def action_open(self):
        """Open the incomplete records."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.record_ids or [])],
        }
