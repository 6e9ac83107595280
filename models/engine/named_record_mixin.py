from odoo import api, fields, models


class NamedRecordMixin(models.AbstractModel):
    """A row that shows the name of a record of any model to users who may read it."""

    _name = "grandes.clientes.named.record.mixin"
    _description = "Names a record"

    subject = fields.Char(string="What it is", compute="_compute_subject")

    @api.depends("res_model", "res_id")
    @api.depends_context("lang", "uid")
    def _compute_subject(self):
        for model, rows in self.grouped("res_model").items():
            if model not in self.env:
                rows.subject = model
                continue
            # Sudo: the name of a model.
            label = self.env["ir.model"]._get(model).sudo().name
            records = self.env[model].browse(rows.mapped("res_id")).exists()
            names = {
                record.id: record.display_name
                for record in records._filtered_access("read")
            }
            for row in rows:
                name = names.get(row.res_id)
                row.subject = f"{label}: {name}" if name else row._get_bare_subject()

    def _get_bare_subject(self):
        """Return the model and id of the record, without its name."""
        self.ensure_one()
        # Sudo: the name of a model.
        label = self.env["ir.model"]._get(self.res_model).sudo().name
        return f"{label or self.res_model} #{self.res_id}"

    def action_open_record(self):
        """Open the record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
