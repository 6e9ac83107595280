from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Whether the history of a case is whole, for who watches it."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the sealing of what was there before."""
        return super()._get_other_events() | {
            "seal_at_update": _lt("Sealed at the update")
        }

    def action_verify_history(self):
        """Verify the chains of the selected cases now, and say whether they hold."""
        Verification = self.env["grandes.clientes.seal.verification"]
        Verification._check_may_verify()
        self.check_access("read")
        broken = self.env["grandes.clientes.case.event"]._find_broken_chains(self)
        return Verification._get_verdict(self, broken)
