from odoo import fields, models

from ..pack.report_pack import SEALED_STATES


class ReportPack(models.Model):
    """Verification of frozen monthly reports."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    seal_verdict = fields.Selection(
        selection=[("intact", "Whole"), ("broken", "Broken")],
        string="Seal",
        compute="_compute_seal_verdict",
        compute_sudo=True,
        help="By the last verification; empty before they are frozen.",
    )

    def _compute_seal_verdict(self):
        broken = self.env["grandes.clientes.seal.breakage"]._get_open_ids(self._name)
        for pack in self:
            sealed = pack.sha256 or pack.state in SEALED_STATES
            pack.seal_verdict = sealed and ("broken" if pack.id in broken else "intact")

    def action_verify(self):
        """Verify now whether the selected reports are as frozen, and say so."""
        Verification = self.env["grandes.clientes.seal.verification"]
        Verification._check_may_verify()
        self.check_access("read")
        self.invalidate_recordset(["is_intact"])
        broken = self.filtered(lambda pack: not pack.is_intact)
        return Verification._get_verdict(self, broken)
