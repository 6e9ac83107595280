from odoo import api, fields, models


class QualityMarkAct(models.TransientModel):
    """Wizard to object to a mark of an audit, or to agree on a coaching about it."""

    _name = "grandes.clientes.quality.mark.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on a mark of an audit"

    _records = "audit_id"

    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit", required=True, readonly=True
    )
    act = fields.Selection(
        selection=[("object", "Object"), ("coach", "Agree on a coaching")],
        required=True,
        readonly=True,
    )
    mark_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.mark",
        string="Attribute",
        required=True,
        domain="[('audit_id', '=', audit_id)]",
    )
    answer = fields.Selection(related="mark_id.answer", string="Marked")
    expected_answer = fields.Selection(
        selection=[("yes", "Met"), ("no", "Not met"), ("na", "Does not apply")],
        string="It should be",
    )
    words = fields.Text(required=True)
    due_on = fields.Date(string="By")

    @api.depends("audit_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _perform(self, records):
        # No job: a single audit.
        if self.act == "object":
            records._do_object(self.mark_id, self.expected_answer, self.words)
        else:
            records._do_coach(self.mark_id, self.words, self.due_on)
        return self.env["grandes.clientes.job"]
