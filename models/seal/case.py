from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Verification of the history of cases."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the event of sealing at an update."""
        return super()._get_other_events() | {
            "seal_at_update": _lt("Sealed at the update")
        }

    def action_verify_history(self):
        """Verify the event chains of the selected cases now, and report the result."""
        Verification = self.env["grandes.clientes.seal.verification"]
        Verification._check_may_verify()
        self.check_access("read")
        broken = self.env["grandes.clientes.case.event"]._find_broken_chains(self)
        return Verification._get_verdict(self, broken)
