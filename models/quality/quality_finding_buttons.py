from odoo import models


class QualityFinding(models.Model):
    """Buttons of a finding, each of which opens the dialog of its act."""

    _name = "grandes.clientes.quality.finding"
    _inherit = "grandes.clientes.quality.finding"

    def _get_act_dialog(self, act):
        """Return the window action of the dialog of an act."""
        self.check_access("read")
        return self._prepare_dialog(
            act, "grandes.clientes.quality.finding.act", finding_ids=self.ids, act=act
        )

    def action_serve(self):
        """Open the dialog that serves the findings."""
        return self._get_act_dialog("serve")

    def action_reply(self):
        """Open the dialog for the reply."""
        return self._get_act_dialog("reply")

    def action_refuse(self):
        """Open the dialog that records a refusal to sign."""
        return self._get_act_dialog("refuse")

    def action_uphold(self):
        """Open the dialog for the reason to uphold."""
        return self._get_act_dialog("uphold")

    def action_withdraw(self):
        """Open the dialog for the reason to withdraw."""
        return self._get_act_dialog("withdraw")

    def action_agree(self):
        """Open the dialog that agrees on an action."""
        return self._get_act_dialog("agree")

    def action_report(self):
        """Open the dialog that records what was done."""
        return self._get_act_dialog("report")

    def action_verify(self):
        """Open the dialog that verifies the action."""
        return self._get_act_dialog("verify")

    def action_print_dossier(self):
        """Print the dossier of the findings."""
        return self.env.ref("grandes_clientes.finding_dossier_report").report_action(
            self
        )

    def _get_paper_name(self):
        """Return the file name of the dossier, without extension."""
        self.ensure_one()
        return self.env._("Finding %(name)s", name=self.name or f"#{self.id}")
