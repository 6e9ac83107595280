from odoo import models


class Case(models.Model):
    """Whether the history of a case is whole, for who watches it."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def action_verify_history(self):
        """Verify the chains of the selected cases now, and say whether they hold."""
        Verification = self.env["grandes.clientes.seal.verification"]
        Verification._check_may_verify()
        self.check_access("read")
        broken = self.env["grandes.clientes.case.event"]._find_broken_chains(self)
        return Verification._get_verdict(len(self), broken.mapped("display_name"))
