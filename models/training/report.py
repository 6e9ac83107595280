from odoo import api, models


class Report(models.AbstractModel):
    """Training concerns people: its report can only be split by advisor."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_cut_fields(self):
        return super()._get_cut_fields() | {
            "grandes.clientes.training.session": {"advisor": "attendance_ids.user_id"},
            "grandes.clientes.training.attendance": {"advisor": "user_id"},
        }

    def _apply_status(self, report):
        """Set the status to «not kept» where trainings are not kept here."""
        result = super()._apply_status(report)
        if report.code == "I09":
            self._apply_not_kept(report, "training")
        return result
