from odoo import api, fields, models


class TrainingAttendanceAct(models.TransientModel):
    """Wizard to excuse an absence or correct an attendance."""

    _name = "grandes.clientes.training.attendance.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on an attendance"

    _records = "attendance_id"

    attendance_id = fields.Many2one(
        comodel_name="grandes.clientes.training.attendance",
        required=True,
        readonly=True,
    )
    act = fields.Selection(
        selection=[("excuse", "Excuse"), ("correct", "Correct the attendance")],
        required=True,
        readonly=True,
    )
    has_attended = fields.Boolean(related="attendance_id.has_attended")
    reason = fields.Text()

    @api.depends("attendance_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, records):
        """Refuse also to correct attendances that a mark proves."""
        reasons = super()._refusals(records)
        if self.act == "correct":
            for row in records:
                if row.id not in reasons:
                    reasons.update(row._get_cannot_correct_reasons())
        return reasons

    def _get_arguments(self):
        return {"reason": self.reason}
