from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Reaction

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Cases of a contingency say that they were loaded later."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the loading of what came by hand."""
        return super()._get_other_events() | {
            "load_contingency": _lt("Loaded from a contingency sheet")
        }

    @api.model
    def _get_reactions(self):
        late = Reaction(
            frozenset({"filing_id"}), [("filing_id.contingency_id", "!=", False)]
        )
        return super()._get_reactions() | {"_log_loaded": late}

    def _log_loaded(self):
        """Let the history of what came by hand say when it was loaded."""
        loaded = clock.now().isoformat()
        self._log_events(
            "load_contingency",
            facts=lambda case: {
                # Sudo: by which sheet it came, as an id.
                "contingency": case.filing_id.sudo().contingency_id.id,
                "received_on": case.received_on.isoformat(),
                "loaded_on": loaded,
            },
        )
