from odoo import models


class ReportPack(models.Model):
    """What people click on a month's reports."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    def action_prepare(self):
        """Make, or make again, the reports of the month."""
        job = self._do_prepare()
        return job and job._open_progress()

    def action_freeze(self):
        """Freeze the reports of the month."""
        self._do_freeze()

    def action_send(self):
        """Send the frozen reports."""
        self._do_send()

    def action_acknowledge(self):
        """Acknowledge that the reports were received."""
        self._do_acknowledge()

    def action_deliver(self):
        """Open the wizard that records the delivery on paper."""
        return self._open_wizard("deliver")

    def action_correct(self):
        """Open the wizard that asks why the reports are corrected."""
        return self._open_wizard("correct")

    def action_review(self):
        """Open the wizard that signs a review of the reports."""
        return self._open_wizard("review")

    def action_look_for_lacks(self):
        """Look again for what the reports still lack."""
        self._apply_missing_data()

    def _open_wizard(self, act):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label(act),
            "res_model": "grandes.clientes.report.pack.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_pack_id": self.id, "default_act": act},
        }
