from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Reaction

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Cases of a contingency: their history tells that they were loaded later."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the event of loading from a contingency sheet."""
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
        """Log in the history of a case received by hand when it was loaded."""
        loaded = clock.now().isoformat()
        self._log_events(
            "load_contingency",
            facts=lambda case: {
                # Sudo: reads only the id of the contingency.
                "contingency": case.filing_id.sudo().contingency_id.id,
                "received_on": case.received_on.isoformat(),
                "loaded_on": loaded,
            },
        )
